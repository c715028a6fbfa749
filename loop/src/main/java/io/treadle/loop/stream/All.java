package io.treadle.loop.stream;

/** Everything up to the end of the stream. */
record All(int limit) implements Piece<byte[]> {
    All {
        Limits.ensureNotNegative("limit", limit);
    }

    @Override
    public int find(Received received, int seen) throws StreamLimitException {
        Limits.ensureWithin(limit, received.size(), this, received);
        return NOT_YET;
    }

    @Override
    public byte[] take(Received received, int length) {
        return received.take(length);
    }

    @Override
    public byte[] atEnd(Received received) {
        return received.take(received.size());
    }
}
