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

    @Override
    public int find(Received received, int seen) throws StreamLimitException {
        int start = received.indexOf(delimiter, Math.max(0, seen - delimiter.length + 1));
        int end = start < 0 ? NOT_YET : start + delimiter.length;
        Limits.ensureWithin(limit, start < 0 ? received.size() : end, this, received);
        return end;
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
