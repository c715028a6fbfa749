package io.treadle.loop.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.IoEventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The buffer through which a loop's bytes pass that do not stay in it: they are received into it and copied on at once, or copied
 * into it and sent at once. One for all streams, because it is then in the processor's cache, which the buffers of a hundred
 * connections are not. On the loop's thread only.
 */
/*
 *   taken   one reference more than ours; who took it releases it as soon as the bytes are out of it
 *   kept    who took it has not: it is theirs, and the next to take one gets another
 */
public final class ScratchBuffer {
    /** The capacity of each: more than loopback brings at once, little enough for the cache. */
    public static final int CAPACITY = 1 << 17;

    private @Nullable ByteBuf buffer;
    private boolean closed;

    ScratchBuffer() {}

    /** That of {@code eventLoop}, which is a loop's own. */
    public static ScratchBuffer of(IoEventLoop eventLoop) {
        return ((HubEventLoop) eventLoop).scratchBuffer();
    }

    /** An empty buffer, direct, with room for {@code room} bytes, or {@link #CAPACITY} if that is less; the caller's to release. */
    public ByteBuf take(ByteBufAllocator allocator, int room) {
        int start = Math.max(0, CAPACITY - room);
        return take(allocator).setIndex(start, start);
    }

    private ByteBuf take(ByteBufAllocator allocator) {
        var again = buffer;
        if (again != null && again.refCnt() == 1) {
            return again.retain();
        }
        drop();
        var taken = allocator.directBuffer(CAPACITY, CAPACITY);
        if (!closed) {
            buffer = taken.retain();
        }
        return taken;
    }

    private void drop() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }

    /** Releases what is here; from now on every buffer is new. */
    void close() {
        closed = true;
        drop();
    }
}
