package io.treadle.loop.stream;

import java.io.EOFException;
import org.jspecify.annotations.Nullable;

/** A message behind its length. */
record LengthPrefixed(int prefixBytes, int limit) implements Piece<byte @Nullable []> {
    LengthPrefixed {
        if (prefixBytes < 1 || prefixBytes > Integer.BYTES) {
            throw new IllegalArgumentException("a length has 1 to 4 bytes: prefixBytes=" + prefixBytes);
        }
        Limits.ensureNotNegative("limit", limit);
        if (limit > longest(prefixBytes)) {
            throw new IllegalArgumentException("the length does not fit into its prefix: limit=" + limit
                    + ", prefixBytes=" + prefixBytes + ", longest=" + longest(prefixBytes));
        }
    }

    /** With 4 bytes it is as long as an array can be, with its prefix before it. */
    private static int longest(int prefixBytes) {
        return prefixBytes == Integer.BYTES ? Integer.MAX_VALUE - 16 : (1 << (Byte.SIZE * prefixBytes)) - 1;
    }

    @Override
    public int find(Received received, int seen) throws StreamLimitException {
        if (received.size() < prefixBytes) {
            return NOT_YET;
        }
        long length = lengthIn(received);
        Limits.ensureWithin(limit, (int) Math.min(length, Integer.MAX_VALUE), this, received);
        int whole = prefixBytes + (int) length;
        return received.size() < whole ? NOT_YET : whole;
    }

    private long lengthIn(Received received) {
        long length = 0;
        for (int i = 0; i < prefixBytes; i++) {
            length = (length << Byte.SIZE) | Byte.toUnsignedLong(received.byteAt(i));
        }
        return length;
    }

    /** The prefix for a message of {@code length} bytes. */
    byte[] prefix(int length) throws StreamLimitException {
        if (length > limit) {
            throw new StreamLimitException(
                    "the message is longer than allowed: sending=" + this + ", bytes=" + length + ", limit=" + limit);
        }
        var prefix = new byte[prefixBytes];
        for (int i = 0; i < prefixBytes; i++) {
            prefix[i] = (byte) (length >>> (Byte.SIZE * (prefixBytes - 1 - i)));
        }
        return prefix;
    }

    @Override
    public byte[] take(Received received, int length) {
        received.skip(prefixBytes);
        return received.take(length - prefixBytes);
    }

    @Override
    public byte @Nullable [] atEnd(Received received) throws EOFException {
        if (received.size() > 0) {
            throw Limits.endedEarly(this, received);
        }
        return null;
    }
}
