package io.treadle.loop.stream;

import java.io.EOFException;

/** So many bytes. */
record Exactly(int count) implements Piece<byte[]> {
    Exactly {
        Limits.ensureNotNegative("count", count);
    }

    @Override
    public int find(Received received, int seen) {
        return received.size() < count ? NOT_YET : count;
    }

    @Override
    public byte[] take(Received received, int length) {
        return received.take(length);
    }

    @Override
    public byte[] atEnd(Received received) throws EOFException {
        throw Limits.endedEarly(this, received);
    }
}
