package io.treadle.loop.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.treadle.core.Wait;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.netty.Outbox;
import io.treadle.loop.internal.netty.SocketShortcut;
import io.treadle.loop.internal.netty.WriteBuffers;
import io.treadle.loop.stream.ByteSink;
import io.treadle.loop.stream.StreamClosedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a stream: what tasks have written, until the hub hands it to Netty. Confined to the loop's thread.
 */
/*
 *   a large write is sent at once, if nothing is queued; what the socket does not take is queued
 *   a small one   copies into the last buffer of the queue, so that all of a turn goes out together
 *   run()         in the hub, in the same turn, because the first write asked for it: sends one buffer at once; else hands all that
 *                 is queued to Netty and flushes once
 *   Netty         sends what the socket takes, and keeps the rest; above its high water mark the channel is not writable
 *   a write       waits, before it begins, while as much was written in this turn as the high mark, sent or not, so that others
 *                 have theirs, or the channel is not writable; whoever makes room, run() or channelWritabilityChanged, ends its wait
 *
 *   open     write() queues
 *   shut     shut()     the end was queued:                         write() throws StreamClosedException
 *   cut      cancelled in the middle of a long write:               write() throws IOException, and closing resets; so it does
 *            while another task is between the parts of one, when shut() refuses, or sends a file
 *   failed   failed()   the stream broke:                           write() throws IOException
 *   closed   close()    by this side:                               write() throws StreamClosedException
 *
 * Each goes to the next ones only. A step that is queued (flush, end, close) is reached when all that was queued before it has
 * been handed to the operating system.
 */
final class Outflow implements Runnable {
    /** Something to be done once what was queued before it is written. */
    interface Step {
        /** In the hub; {@code failure} if it could not be written. */
        void reached(@Nullable Throwable failure);
    }

    /** The parts of one write. */
    @FunctionalInterface
    interface Parts {
        /** The next, of {@link ByteSink#WHOLE} bytes at most; null at the end. May wait. */
        @Nullable
        ByteBuffer next() throws IOException;
    }

    /** The task that waits: for room, if nothing else. */
    private class Waiter implements Wait.Clause {
        private final Wait wait;

        Waiter(Wait wait) {
            this.wait = wait;
            waiter = this;
            wait.add(this);
        }

        void wake() {
            undo();
            wait.fire(this);
        }

        @Override
        public void undo() {
            if (waiter == this) {
                waiter = null;
            }
        }

        @Override
        public boolean isExternal() {
            return true;
        }

        @Override
        public String describe() {
            return "writes to " + name;
        }
    }

    /** The task that waits until everything before it is written. */
    private final class Written extends Waiter implements Step {
        private @Nullable Throwable problem;

        Written(Wait wait) {
            super(wait);
        }

        @Override
        public void reached(@Nullable Throwable cause) {
            problem = cause;
            wake();
        }
    }

    private enum State {
        OPEN,
        SHUT,
        CUT,
        FAILED,
        CLOSED
    }

    private final EventLoop loop;
    private final StreamHandler handler;
    private final Channel channel;
    private final Object name;
    private final int highWaterMark;
    private final Outbox outbox;
    private final WriteBuffers buffers;
    private final SocketShortcut shortcut;
    private @Nullable ChannelHandlerContext context;

    private final ArrayDeque<Object> queue = new ArrayDeque<>(4);
    /** The last of the queue, if it may have room. */
    private @Nullable ByteBuf last;

    private int queued;
    private boolean scheduled;
    /** A task is in write(), and may wait there for room. */
    private boolean writing;
    /** That task has handed over a part of its bytes, and more are to come. */
    private boolean midway;
    /** A task waits in flush() or send(). */
    private boolean awaiting;
    /** A task waits in send(), and takes back what it sends when it leaves. */
    private boolean sending;

    private @Nullable Waiter waiter;
    private State state = State.OPEN;
    private @Nullable Throwable failure;

    Outflow(EventLoop loop, StreamHandler handler, Object name, int highWaterMark) {
        this.loop = loop;
        this.handler = handler;
        this.channel = handler.channel();
        this.name = name;
        this.highWaterMark = highWaterMark;
        this.outbox = Outbox.of(loop.nettyEventLoop());
        this.buffers = WriteBuffers.of(loop.nettyEventLoop());
        this.shortcut = handler.shortcut();
    }

    // ---- in tasks ----

    void write(ByteBuffer bytes) throws IOException {
        enter(State.OPEN);
        ensureAlone(awaiting && (isFull() || bytes.remaining() > ByteSink.WHOLE));
        writing = true;
        try {
            hand(bytes);
            while (bytes.hasRemaining()) {
                handMore(bytes);
            }
        } finally {
            writing = false;
        }
    }

    /** Writes all {@code parts} as one write. */
    void write(Parts parts) throws IOException {
        enter(State.OPEN);
        ensureAlone(awaiting);
        writing = true;
        boolean done = false;
        try {
            for (var part = parts.next(); part != null; part = parts.next()) {
                ensureAtMost(State.OPEN);
                hand(part);
                midway = true;
            }
            done = true;
        } finally {
            writing = false;
            if (midway && !done) {
                become(State.CUT);
            }
            midway = false;
        }
    }

    /** Begins an operation that needs a stream which has not gone further than {@code allowed}. */
    private void enter(State allowed) throws IOException {
        var here = Wait.checkpoint();
        if (here != loop) {
            throw new WrongThreadException("a stream is for the tasks of its loop: stream=" + name + ", its loop="
                    + loop.name() + ", caller's loop=" + here.name() + "; use loop.submit(body)");
        }
        ensureAtMost(allowed);
    }

    /** Of two tasks only one may wait, and none may write between the parts of the other. */
    private void ensureAlone(boolean bothWouldWait) {
        if (writing || bothWouldWait) {
            throw new IllegalStateException("another task is writing to this, and waits: stream=" + name
                    + "; let one task write, or use a TaskLock");
        }
    }

    private void hand(ByteBuffer bytes) throws IOException {
        if (isFull()) {
            awaitRoom();
        }
        int limit = bytes.limit();
        int count = Math.min(bytes.remaining(), ByteSink.WHOLE);
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
        queued += count;
        schedule();
    }

    private void sendAtOnce(ByteBuffer bytes) throws IOException {
        try {
            shortcut.send(bytes);
        } catch (IOException e) {
            handler.broken(Breakage.explain(e));
            throwFailure();
        }
    }

    /** Goes on with a write of which the peer has got a part. */
    private void handMore(ByteBuffer bytes) throws IOException {
        boolean done = false;
        midway = true;
        try {
            hand(bytes);
            done = true;
        } finally {
            midway = false;
            if (!done) {
                become(State.CUT);
            }
        }
    }

    private boolean isFull() {
        return queued >= highWaterMark || !channel.isWritable();
    }

    private ByteBuf bufferFor(int count) {
        if (last == null || last.writableBytes() < count) {
            last = buffers.take(channel.alloc(), count);
            queue.add(last);
        }
        return last;
    }

    private void awaitRoom() throws IOException {
        var wait = Wait.begin();
        waiter = new Waiter(wait);
        wait.park();
        ensureAtMost(State.OPEN);
    }

    /** Sends {@code message}, which is not counted, and waits until it is with the operating system. */
    void send(Object message) throws IOException {
        try {
            enter(State.OPEN);
            ensureAlone(awaiting);
        } catch (Throwable e) {
            ReferenceCountUtil.release(message);
            throw e;
        }
        boolean done = false;
        sending = true;
        try {
            add(message);
            awaitWritten();
            done = true;
        } finally {
            sending = false;
            if (!done) {
                become(State.CUT);
            }
        }
    }

    void flush() throws IOException {
        enter(State.SHUT);
        ensureAlone(awaiting);
        awaitWritten();
    }

    private void awaitWritten() throws IOException {
        var wait = Wait.begin();
        var written = new Written(wait);
        add(written);
        awaiting = true;
        try {
            wait.park();
        } finally {
            awaiting = false;
        }
        if (written.problem != null
                && state != State.SHUT) { // nothing is left to write then, which Netty refuses as well
            failed(written.problem);
        }
        ensureAtMost(State.SHUT);
    }

    /** Queues the end: nothing can be written after it, also by a task that waits for room. */
    void shut(Step end) throws IOException {
        if (midway) {
            throw new IllegalStateException("another task is in the middle of a write, which cannot end there: stream="
                    + name + "; let it finish, or abort the stream");
        }
        if (state == State.OPEN) {
            become(State.SHUT);
            add(end);
        } else if (state != State.SHUT) {
            ensureAtMost(State.SHUT);
        }
    }

    /** Ends writing on this side; {@code end} is reached once all is written. */
    void close(Step end) {
        become(State.CLOSED);
        add(end);
    }

    /** Ends writing on this side, and drops what the hub has not taken. */
    void drop() {
        become(State.CLOSED);
        last = null;
        queued = 0;
        queue.forEach(ReferenceCountUtil::release);
        queue.clear();
    }

    /** Whether what the peer gets is not what was to be written. */
    boolean isCut() {
        return state == State.CUT || midway || sending;
    }

    private void ensureAtMost(State allowed) throws IOException {
        if (state.compareTo(allowed) <= 0) {
            return;
        }
        switch (state) {
            case OPEN -> {}
            case SHUT, CLOSED ->
                throw new StreamClosedException("the stream was closed on this side: operation=write, stream=" + name);
            case CUT ->
                throw new IOException("an earlier write was cut off, cancelled after a part of it had gone out: stream="
                        + name + "; close it, or write at most " + ByteSink.WHOLE + " bytes at once");
            case FAILED -> throwFailure();
        }
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw new IOException("writing failed: stream=" + name + ": " + failure.getMessage(), failure);
        }
    }

    private void add(Object message) {
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

    // ---- in the hub ----

    void attach(ChannelHandlerContext attached) {
        context = attached;
    }

    @Override
    public void run() {
        scheduled = false;
        queued = 0;
        if (!queue.isEmpty() && !sendOnly()) {
            handAll(context);
        }
        last = null;
        makeRoom();
    }

    /** Whether all that is queued is one buffer, which has been sent past Netty. */
    private boolean sendOnly() {
        if (queue.size() > 1 || !(queue.peek() instanceof ByteBuf only)) {
            return false;
        }
        try {
            shortcut.send(only);
        } catch (IOException e) {
            handler.broken(Breakage.explain(e));
        }
        if (only.isReadable()) {
            return false;
        }
        queue.clear();
        buffers.giveBack(only);
        return true;
    }

    private void handAll(@Nullable ChannelHandlerContext to) {
        var mine = last == null ? null : last.retain();
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

    /** Lets the write that waits for room go on, if there is. */
    void makeRoom() {
        if (waiter != null && !(waiter instanceof Step) && !isFull()) {
            waiter.wake();
        }
    }

    /** Whether something that was written is not with the operating system yet. */
    boolean hasUnsent() {
        var sending = channel.unsafe().outboundBuffer();
        return !queue.isEmpty() || (sending != null && sending.size() > 0);
    }

    void failed(Throwable cause) {
        if (state.compareTo(State.FAILED) < 0) {
            failure = cause;
            become(State.FAILED);
        }
    }

    private void become(State next) {
        if (state.compareTo(next) < 0) {
            state = next;
            if (waiter != null && !(next == State.SHUT && waiter instanceof Step)) {
                waiter.wake();
            }
        }
    }
}
