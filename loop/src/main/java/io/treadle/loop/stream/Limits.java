package io.treadle.loop.stream;

import java.io.EOFException;

/** What the pieces have in common: their limits and their errors. */
final class Limits {
    private Limits() {}

    static int ensureNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be 0 or more: " + name + "=" + value);
        }
        return value;
    }

    static void ensureWithin(int limit, int length, Object piece, Received received) throws StreamLimitException {
        if (length > limit) {
            throw new StreamLimitException("longer than allowed: reading=" + piece + ", stream=" + received + ", bytes="
                    + length + ", limit=" + limit + "; the bytes can still be read, say with a higher limit");
        }
    }

    static EOFException endedEarly(Object piece, Received received) {
        return new EOFException("the stream ended too early: reading=" + piece + ", stream=" + received + ", bytesLeft="
                + received.size());
    }
}
