package io.treadle.http;

import io.netty.buffer.ByteBuf;
import io.treadle.http.error.HttpException;
import java.util.Arrays;

/** A body that becomes one array. */
final class WholeBody extends Intake {
    /** A length that a server claims is believed up to here before the bytes are there. */
    private static final int MAX_BYTES_ON_TRUST = 1 << 20;

    /** An array has no more. */
    private static final long MAX_ARRAY = Integer.MAX_VALUE - 16;

    private static final byte[] EMPTY = {};

    private final Hop hop;
    private final long most;
    private byte[] body = EMPTY;
    private int length;

    WholeBody(Hop hop) {
        this.hop = hop;
        this.most = Math.min(MAX_ARRAY, hop.options().limits().bodyBytes());
    }

    @Override
    void expect(long announced) throws HttpException {
        ensureAllowed(announced);
        body = new byte[(int) Math.min(announced, MAX_BYTES_ON_TRUST)];
    }

    @Override
    void take(ByteBuf bytes, int count) throws HttpException {
        ensureAllowed((long) length + count);
        if (body.length - length < count) {
            body = Arrays.copyOf(body, Math.max(length + count, (int) Math.min(most, body.length * 2L)));
        }
        bytes.readBytes(body, length, count);
        length += count;
    }

    private void ensureAllowed(long bytes) throws HttpException {
        if (bytes > most) {
            throw hop.limit("bodyBytes", most, "the response is longer than allowed: bytes=" + bytes);
        }
    }

    @Override
    boolean hasPiece() {
        return false;
    }

    byte[] bytes() {
        return length == body.length ? body : Arrays.copyOf(body, length);
    }
}
