package io.treadle.loop.stream;

import java.io.EOFException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Everything up to a delimiter. */
final class Until implements Piece<byte @Nullable []> {
    private final byte[] delimiter;
    private final int limit;

    Until(byte[] delimiter, int limit) {
        if (delimiter.length == 0) {
            throw new IllegalArgumentException("a delimiter has one byte at least: delimiter=[]");
        }
        this.limit = Limits.ensureNotNegative("limit", limit);
        this.delimiter = delimiter.clone();
    }

    /** Looks for the last byte of the delimiter, which is fast, and then whether the others stand before it. */
    @Override
    public int find(Received received, int seen) throws StreamLimitException {
        int last = delimiter.length - 1;
        int end = received.indexOf(delimiter[last], Math.max(last, seen));
        while (end >= 0 && !isDelimiterBefore(received, end)) {
            end = received.indexOf(delimiter[last], end + 1);
        }
        Limits.ensureWithin(limit, end < 0 ? received.size() : end + 1, this, received);
        return end < 0 ? NOT_YET : end + 1;
    }

    private boolean isDelimiterBefore(Received received, int end) {
        int last = delimiter.length - 1;
        for (int i = 1; i <= last; i++) {
            if (received.byteAt(end - i) != delimiter[last - i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public byte[] take(Received received, int length) {
        return received.take(length);
    }

    @Override
    public byte @Nullable [] atEnd(Received received) throws EOFException {
        if (received.size() > 0) {
            throw Limits.endedEarly(this, received);
        }
        return null;
    }

    @Override
    public String toString() {
        return "Until[delimiter=" + Arrays.toString(delimiter) + ", limit=" + limit + "]";
    }
}
