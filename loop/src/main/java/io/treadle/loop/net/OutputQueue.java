package io.treadle.loop.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.IoEventLoop;
import io.netty.util.ReferenceCountUtil;
import io.treadle.loop.internal.netty.Outbox;
import io.treadle.loop.internal.netty.SocketShortcut;
import io.treadle.loop.internal.netty.WriteBuffers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a stream has to send, from the task that writes to Netty. Confined to the loop's thread. */
/*
 *   a large write is sent at once, if nothing is queued; what the socket does not take is queued
 *   a small one   copies into the last buffer of the queue, so that all of a turn goes out together
 *   relayed bytes are sent at once too; what the socket does not take is queued as it is, or copied if it is little
 *   run()         in the hub, in the same turn, because the first write asked for it: sends one buffer at once; else hands all that
 *                 is queued to Netty and flushes once
 *   Netty         sends what the socket takes, and keeps the rest; above its high water mark the channel is not writable
 */
final class OutputQueue implements Runnable {
    /** Something to be done once what was queued before it is written. */
    interface Step {
        /** In the hub; {@code failure} if it could not be written. */
        void reached(@Nullable Throwable failure);
    }

    /** Who is told how it goes. In the hub. */
    interface Owner {
        /** All is with Netty, or with the operating system. */
        void handedOver();

        /** The socket refuses. In tasks too. */
        void broken(IOException failure);
    }

    private final Channel channel;
    private final SocketShortcut shortcut;
    private final Owner owner;
    private final Outbox outbox;
    private final WriteBuffers buffers;
    private @Nullable ChannelHandlerContext context;

    private final ArrayDeque<Object> queue = new ArrayDeque<>(4);
    /** The last of the queue, if it may have room. */
    private @Nullable ByteBuf last;

    private int written;
    private boolean scheduled;

    OutputQueue(IoEventLoop eventLoop, Channel channel, SocketShortcut shortcut, Owner owner) {
        this.channel = channel;
        this.shortcut = shortcut;
        this.owner = owner;
        this.outbox = Outbox.of(eventLoop);
        this.buffers = WriteBuffers.of(eventLoop);
    }

    /** How many bytes were written in this turn, sent or not. */
    int written() {
        return written;
    }

    /** Takes the {@code count} bytes from the position of {@code bytes} on, which then is behind them. */
    void write(ByteBuffer bytes, int count) {
        int limit = bytes.limit();
        bytes.limit(bytes.position() + count);
        try {
            if (count > WriteBuffers.CAPACITY && queue.isEmpty()) {
                sendAtOnce(bytes);
            }
            if (bytes.hasRemaining()) {
                bufferFor(bytes.remaining()).writeBytes(bytes);
            }
        } finally {
            bytes.limit(limit);
        }
        written += count;
        schedule();
    }

    private void sendAtOnce(ByteBuffer bytes) {
        try {
            shortcut.send(bytes);
        } catch (IOException e) {
            owner.broken(e);
        }
    }

    private ByteBuf bufferFor(int count) {
        if (last == null || last.writableBytes() < count) {
            last = buffers.take(channel.alloc(), count);
            queue.add(last);
        }
        return last;
    }

    /** Takes what can be read of {@code bytes}, which stay the caller's to release. */
    void relay(ByteBuf bytes) {
        if (queue.isEmpty()) {
            sendAtOnce(bytes);
        }
        int rest = bytes.readableBytes();
        if (rest > WriteBuffers.CAPACITY) {
            add(bytes.readRetainedSlice(rest));
        } else if (rest > 0) {
            bufferFor(rest).writeBytes(bytes);
            schedule();
        }
        written += rest;
    }

    private void sendAtOnce(ByteBuf bytes) {
        try {
            shortcut.send(bytes);
        } catch (IOException e) {
            owner.broken(e);
        }
    }

    /** Queues {@code message}: a {@link Step}, or something for Netty, which is not counted. */
    void add(Object message) {
        last = null;
        queue.add(message);
        schedule();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            outbox.add(this);
        }
    }

    /** Drops what the hub has not taken. */
    void drop() {
        last = null;
        written = 0;
        queue.forEach(ReferenceCountUtil::release);
        queue.clear();
    }

    // ---- in the hub ----

    void attach(ChannelHandlerContext attached) {
        context = attached;
    }

    @Override
    public void run() {
        scheduled = false;
        written = 0;
        if (!queue.isEmpty() && !sendOnly()) {
            handAll(context);
        }
        owner.handedOver();
    }

    /** Whether all that is queued is one buffer, which has been sent past Netty. */
    private boolean sendOnly() {
        if (queue.size() > 1 || !(queue.peek() instanceof ByteBuf only)) {
            return false;
        }
        sendAtOnce(only);
        if (only.isReadable()) {
            return false;
        }
        queue.clear();
        last = null;
        buffers.giveBack(only);
        return true;
    }

    private void handAll(@Nullable ChannelHandlerContext to) {
        var mine = last == null ? null : last.retain();
        last = null; // Netty may ask for more while it flushes
        for (var message = queue.poll(); message != null; message = queue.poll()) {
            if (to == null) {
                ReferenceCountUtil.release(message);
            } else {
                handTo(to, message);
            }
        }
        if (to != null) {
            to.flush();
        }
        if (mine != null) {
            buffers.giveBack(mine);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // exceptionCaught tells, or the step
    private static void handTo(ChannelHandlerContext to, Object message) {
        if (message instanceof Step step) {
            to.write(Unpooled.EMPTY_BUFFER).addListener(done -> step.reached(done.cause()));
        } else {
            to.write(message, to.voidPromise());
        }
    }

    /** Whether something that was written is not with the operating system yet. */
    boolean hasUnsent() {
        var sending = channel.unsafe().outboundBuffer();
        return !queue.isEmpty() || (sending != null && sending.size() > 0);
    }
}
