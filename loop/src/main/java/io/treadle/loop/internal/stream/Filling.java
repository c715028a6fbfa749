package io.treadle.loop.internal.stream;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A read of whatever comes first, into the buffer of the task that reads. While that waits, what arrives is copied there at once,
 * so that where it came in can be used again; it is in the processor's cache then.
 */
final class Filling extends ReadAttempt<@Nullable Void> {
    private final ByteBuffer target;
    private int filled;

    /** Of an {@code inflow} in which nothing is. */
    Filling(Inflow inflow, ByteBuffer target) {
        super(inflow, Inflow.ANYTHING);
        this.target = target;
    }

    @Override
    int wanted() {
        return target.remaining();
    }

    @Override
    void fill(ByteBuf arrived) {
        int limit = target.limit();
        int count = Math.min(arrived.readableBytes(), target.remaining());
        arrived.readBytes(target.limit(target.position() + count));
        target.limit(limit);
        filled += count;
    }

    @Override
    boolean isDecided() {
        return filled > 0 || super.isDecided();
    }

    @Override
    public @Nullable Void result() throws IOException {
        if (filled == 0) {
            return super.result();
        }
        inflow.leave(this);
        inflow.ensureOpen();
        return null;
    }

    /** How many bytes were read; -1 if the stream has ended instead. */
    int count() {
        return filled == 0 ? -1 : filled;
    }
}
