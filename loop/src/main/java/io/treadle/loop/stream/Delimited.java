package io.treadle.loop.stream;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What stands before a delimiter, which is dropped. */
final class Delimited implements Piece<byte @Nullable []> {
    private final Piece<byte @Nullable []> whole;
    private final int delimiterBytes;

    Delimited(byte[] delimiter, int limit) {
        this.whole = new Until(delimiter, limit);
        this.delimiterBytes = delimiter.length;
    }

    @Override
    public int find(Received received, int seen) throws IOException {
        return whole.find(received, seen);
    }

    @Override
    public byte[] take(Received received, int length) {
        var message = received.take(length - delimiterBytes);
        received.skip(delimiterBytes);
        return message;
    }

    @Override
    public byte @Nullable [] atEnd(Received received) throws IOException {
        return whole.atEnd(received);
    }

    @Override
    public String toString() {
        return whole.toString();
    }
}
