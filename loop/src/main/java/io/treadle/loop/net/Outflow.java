package io.treadle.loop.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.treadle.core.Wait;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.stream.Inflow;
import io.treadle.loop.internal.stream.Outlet;
import io.treadle.loop.net.OutputQueue.Step;
import io.treadle.loop.net.OutputState.Stage;
import io.treadle.loop.stream.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The sending side of a stream: who may write, and when. Confined to the loop's thread. */
/*
 *   a write       waits, before it begins, while as much was written in this turn as the high mark, sent or not, so that others
 *                 have theirs, or the channel is not writable; whoever makes room, the queue or channelWritabilityChanged, ends
 *                 its wait
 *   a relay       has what arrives on another stream sent in the hub; while there is no room, that stream is held back
 *   a step        (flush, end, close) is reached when all that was queued before it has been handed to the operating system
 *
 * What is cancelled between the parts of a write cuts the stream; so does closing it while another task is there, or sends a
 * file; shut() refuses then.
 */
final class Outflow implements Outlet, OutputQueue.Owner {
    /** The parts of one write. */
    @FunctionalInterface
    interface Parts {
        /** The next, of {@link ByteSink#WHOLE} bytes at most; null at the end. May wait. */
        @Nullable
        ByteBuffer next() throws IOException;
    }

    private final EventLoop loop;
    private final StreamHandler handler;
    private final Channel channel;
    private final int highWaterMark;
    private final OutputQueue queue;
    private final OutputState state;
    private final OutputWaits waits;

    /** A task is in write(), and may wait there for room. */
    private boolean writing;
    /** That task has handed over a part of its bytes, and more are to come. */
    private boolean midway;
    /** A task waits in flush() or send(). */
    private boolean awaiting;
    /** A task waits in send(), and takes back what it sends when it leaves. */
    private boolean sending;

    Outflow(EventLoop loop, StreamHandler handler, int highWaterMark) {
        this.loop = loop;
        this.handler = handler;
        this.channel = handler.channel();
        this.highWaterMark = highWaterMark;
        this.queue = new OutputQueue(loop.nettyEventLoop(), channel, handler.shortcut(), this);
        this.state = new OutputState(handler);
        this.waits = new OutputWaits(handler);
    }

    // ---- writing ----

    void write(ByteBuffer bytes) throws IOException {
        enter(Stage.OPEN);
        ensureAlone((awaiting || waits.hasRelay()) && (isFull() || bytes.remaining() > ByteSink.WHOLE));
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
        enter(Stage.OPEN);
        ensureAlone(awaiting || waits.hasRelay());
        writing = true;
        boolean done = false;
        try {
            for (var part = parts.next(); part != null; part = parts.next()) {
                state.ensureAtMost(Stage.OPEN);
                hand(part);
                midway = true;
            }
            done = true;
        } finally {
            writing = false;
            if (midway && !done) {
                become(Stage.CUT);
            }
            midway = false;
        }
    }

    /** Begins an operation that needs a stream which has not gone further than {@code allowed}. */
    private void enter(Stage allowed) throws IOException {
        var here = Wait.checkpoint();
        if (here != loop) {
            throw new WrongThreadException("a stream is for the tasks of its loop: stream=" + handler + ", its loop="
                    + loop.name() + ", caller's loop=" + here.name() + "; use loop.submit(body)");
        }
        state.ensureAtMost(allowed);
    }

    /** Of two tasks only one may wait, and none may write between the parts of the other. */
    private void ensureAlone(boolean bothWouldWait) {
        if (writing || bothWouldWait) {
            throw new IllegalStateException("another task is writing to this, and waits: stream=" + handler
                    + "; let one task write, or use a TaskLock");
        }
    }

    private void hand(ByteBuffer bytes) throws IOException {
        if (isFull()) {
            waits.awaitRoom();
            state.ensureAtMost(Stage.OPEN);
        }
        queue.write(bytes, Math.min(bytes.remaining(), ByteSink.WHOLE));
        state.ensureAtMost(Stage.OPEN);
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
                become(Stage.CUT);
            }
        }
    }

    private boolean isFull() {
        return queue.written() >= highWaterMark || !channel.isWritable();
    }

    // ---- waiting until it is written ----

    /** Sends {@code message}, which is not counted, and waits until it is with the operating system. */
    void send(Object message) throws IOException {
        try {
            enter(Stage.OPEN);
            ensureAlone(awaiting);
        } catch (Throwable e) {
            ReferenceCountUtil.release(message);
            throw e;
        }
        boolean done = false;
        sending = true;
        try {
            queue.add(message);
            awaitWritten();
            done = true;
        } finally {
            sending = false;
            if (!done) {
                become(Stage.CUT);
            }
        }
    }

    void flush() throws IOException {
        enter(Stage.SHUT);
        ensureAlone(awaiting);
        awaitWritten();
    }

    private void awaitWritten() throws IOException {
        Throwable problem;
        awaiting = true;
        try {
            problem = waits.awaitWritten(queue);
        } finally {
            awaiting = false;
        }
        if (problem != null && !state.is(Stage.SHUT)) { // nothing is left to write then, which Netty refuses as well
            failed(problem);
        }
        state.ensureAtMost(Stage.SHUT);
    }

    // ---- relaying ----

    /** Writes all that comes from {@code source}, up to its end; how many bytes. */
    long writeAll(Inflow source) throws IOException {
        enter(Stage.OPEN);
        ensureAlone(waits.hasRelay());
        return source.transferTo(this);
    }

    @Override
    public void onChange(@Nullable Runnable look) {
        waits.setRelay(look);
    }

    @Override
    public boolean hasRoom() {
        return !isFull();
    }

    @Override
    public boolean isOpen() {
        return state.is(Stage.OPEN);
    }

    @Override
    public void ensureOpen() throws IOException {
        state.ensureAtMost(Stage.OPEN);
    }

    @Override
    public void take(ByteBuf bytes) {
        queue.relay(bytes);
    }

    // ---- ending ----

    /** Queues the end: nothing can be written after it, also by a task that waits for room. */
    void shut(Step end) throws IOException {
        if (midway) {
            throw new IllegalStateException("another task is in the middle of a write, which cannot end there: stream="
                    + handler + "; let it finish, or abort the stream");
        }
        if (become(Stage.SHUT)) {
            queue.add(end);
        }
        state.ensureAtMost(Stage.SHUT);
    }

    /** Ends writing on this side; {@code end} is reached once all is written. */
    void close(Step end) {
        become(Stage.CLOSED);
        queue.add(end);
    }

    /** Ends writing on this side, and drops what the hub has not taken. */
    void drop() {
        become(Stage.CLOSED);
        queue.drop();
    }

    /** Whether what the peer gets is not what was to be written. */
    boolean isCut() {
        return state.is(Stage.CUT) || midway || sending;
    }

    private boolean become(Stage next) {
        boolean changed = state.become(next);
        if (changed) {
            waits.end(next != Stage.SHUT);
        }
        return changed;
    }

    // ---- in the hub ----

    void attach(ChannelHandlerContext attached) {
        queue.attach(attached);
    }

    @Override
    public void handedOver() {
        makeRoom();
    }

    /** Lets whoever waits for room go on, if there is. */
    void makeRoom() {
        if (!isFull()) {
            waits.roomMade();
        }
    }

    @Override
    public void broken(IOException failure) {
        var cause = Breakage.explain(failure);
        failed(cause);
        handler.broken(cause);
    }

    void failed(Throwable cause) {
        if (state.fail(cause)) {
            waits.end(true);
        }
    }

    /** Whether something that was written is not with the operating system yet. */
    boolean hasUnsent() {
        return queue.hasUnsent();
    }
}
