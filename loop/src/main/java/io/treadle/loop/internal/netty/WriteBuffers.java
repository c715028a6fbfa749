package io.treadle.loop.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.IoEventLoop;
import java.util.ArrayDeque;

/**
 * Small buffers for what tasks write, used again by all streams of a loop. Netty's allocator keeps a cache for each of its
 * threads, the hub among them; tasks have none, so that an allocation costs them several atomic operations, and each is one
 * more that Netty's leak detector may look at. On the loop's thread only.
 */
/*
 *   a task   takes one, fills it, and queues it
 *   the hub  sends it and puts it back; or retains it, hands it to Netty and flushes: where Netty has let it go then, the only
 *            reference left is the hub's, and it is put back; else the peer is slow, and it goes to the allocator when the rest
 *            is sent
 */
public final class WriteBuffers {
    /** The capacity of each; what is larger is allocated. */
    public static final int CAPACITY = 2048;

    private static final int MOST = 128;

    private final ArrayDeque<ByteBuf> free = new ArrayDeque<>();
    private boolean closed;

    WriteBuffers() {}

    /** Those of {@code eventLoop}, which is a loop's own. */
    public static WriteBuffers of(IoEventLoop eventLoop) {
        return ((HubEventLoop) eventLoop).writeBuffers();
    }

    /** An empty buffer for at least {@code count} bytes; the caller's to release, or to {@link #giveBack}. */
    public ByteBuf take(ByteBufAllocator allocator, int count) {
        if (count > CAPACITY) {
            return allocator.directBuffer(count);
        }
        ByteBuf again = free.pollLast();
        return again != null ? again : allocator.directBuffer(CAPACITY, CAPACITY);
    }

    /** Whether {@code buffer} is of the kind that is used again. */
    private static boolean isReusable(ByteBuf buffer) {
        return buffer.maxCapacity() == CAPACITY;
    }

    /** Takes a reference back; the buffer is used again if it is of that kind and the reference was the last. */
    public void giveBack(ByteBuf buffer) {
        if (closed || !isReusable(buffer) || buffer.refCnt() > 1 || free.size() >= MOST) {
            buffer.release();
        } else {
            free.addLast(buffer.clear());
        }
    }

    /** Releases all that are here, and from now on all that come. */
    void close() {
        closed = true;
        free.forEach(ByteBuf::release);
        free.clear();
    }
}
