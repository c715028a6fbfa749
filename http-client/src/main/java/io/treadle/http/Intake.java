package io.treadle.http;

import io.netty.buffer.ByteBuf;
import io.treadle.http.error.HttpException;

/** Where the bytes of a body go as they come. Copies them: no buffer of Netty's leaves its handlers. */
abstract sealed class Intake permits WholeBody, Pieces {
    private long received;

    /** So much has been announced; 0 if nothing has. */
    abstract void expect(long announced) throws HttpException;

    /** Takes all of {@code bytes}. */
    final void add(ByteBuf bytes) throws HttpException {
        int count = bytes.readableBytes();
        if (count > 0) {
            take(bytes, count);
            received += count;
        }
    }

    abstract void take(ByteBuf bytes, int count) throws HttpException;

    /** Whether a reader finds something. */
    abstract boolean hasPiece();

    final long received() {
        return received;
    }
}
