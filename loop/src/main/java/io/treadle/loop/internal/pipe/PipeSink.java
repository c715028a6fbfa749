package io.treadle.loop.internal.pipe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.treadle.core.Wait;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.file.FileParts;
import io.treadle.loop.internal.thread.LoopThread;
import io.treadle.loop.stream.ByteSink;
import io.treadle.loop.stream.StreamClosedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Our end of a pipe into which bytes go: what tasks have written, and the part of it that is on its way. Confined to the loop's
 * thread.
 */
/*
 *   a write      copies into the last buffer of the queue; the first of a turn has the hub run this
 *   run()        in the hub: hands the first buffer to the device, if that has none
 *   written()    the device has done with it: the next one
 *
 *   open     write() queues; it waits first while as much as the mark is queued
 *   shut     close()     nothing can be written; what is queued goes out, then the device is closed
 *   cut      a long write was cancelled in the middle: nothing can be written
 *   failed   the device could not write: all is dropped, write() and flush() throw
 *   closed   abort(), or all that was queued before close() is out
 */
public final class PipeSink implements ByteSink, Runnable {
    /** What writes into a pipe. */
    interface Device {
        /** Begins; tells {@code sink} what becomes of what it is given. */
        void open(PipeSink sink);

        /** Writes all of {@code bytes}, which it takes over, then calls {@link PipeSink#written}, on the loop, perhaps at once. */
        void write(ByteBuf bytes);

        /** Lets go of the pipe, also if it is writing. Idempotent; does not wait. */
        void release();
    }

    /** From how many queued bytes on a write waits. */
    private static final int HIGH_WATER_MARK = WHOLE;

    /** Small writes share a buffer of this size. */
    private static final int LEAST_BUFFER = 512;

    private enum State {
        OPEN,
        CUT,
        SHUT,
        FAILED,
        CLOSED
    }

    /** A task that waits until there is room, or until all is out. */
    private final class Turn implements Wait.Clause {
        private final Wait wait = Wait.begin();

        void await() {
            turns.add(this);
            wait.add(this);
            wait.park();
        }

        @Override
        public void undo() {
            turns.remove(this);
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

    private final EventLoop loop;
    private final Device device;
    private final String name;
    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>(4);
    private final Set<Turn> turns = new LinkedHashSet<>(2);
    private int queued;
    private boolean scheduled;
    private boolean underWay;
    private boolean writing;
    private State state = State.OPEN;
    private @Nullable Throwable failure;

    private PipeSink(EventLoop loop, Device device, String name) {
        this.loop = loop;
        this.device = device;
        this.name = name;
    }

    /** Opened. On the loop. */
    static PipeSink open(EventLoop loop, Device device, String name) {
        var sink = new PipeSink(loop, device, name);
        device.open(sink);
        return sink;
    }

    // ---- in tasks ----

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        begin();
        try {
            hand(bytes);
            while (bytes.hasRemaining()) {
                handMore(bytes);
            }
        } finally {
            writing = false;
        }
    }

    /** In parts that belong together, as those of a long write do. */
    @Override
    public void sendFile(FileChannel file, long position, long count) throws IOException {
        begin();
        boolean begun = false;
        boolean done = false;
        try {
            var parts = new FileParts(file, position, count, WHOLE);
            for (var part = parts.next(); part != null; part = parts.next()) {
                ensureOpen();
                hand(part);
                begun = true;
            }
            done = true;
        } finally {
            writing = false;
            if (begun && !done) {
                become(State.CUT);
            }
        }
        flush();
    }

    private void begin() throws IOException {
        enter();
        ensureOpen();
        if (writing) {
            throw new IllegalStateException("another task is writing to this, and waits: stream=" + name
                    + "; let one task write, or use a TaskLock");
        }
        writing = true;
    }

    private void enter() {
        var here = Wait.checkpoint();
        if (here != loop) {
            throw new WrongThreadException("a stream is for the tasks of its loop: stream=" + name + ", its loop="
                    + loop.name() + ", caller's loop=" + here.name() + "; use loop.submit(body)");
        }
    }

    private void hand(ByteBuffer bytes) throws IOException {
        while (queued >= HIGH_WATER_MARK) {
            new Turn().await();
            ensureOpen();
        }
        int count = Math.min(bytes.remaining(), WHOLE);
        bufferFor(count).writeBytes(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
        queued += count;
        schedule();
    }

    /** Goes on with a write of which the other side has got a part. */
    private void handMore(ByteBuffer bytes) throws IOException {
        boolean done = false;
        try {
            hand(bytes);
            done = true;
        } finally {
            if (!done) {
                become(State.CUT);
            }
        }
    }

    private ByteBuf bufferFor(int count) {
        var last = queue.peekLast();
        if (last == null || last.writableBytes() < count) {
            last = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(count, LEAST_BUFFER));
            queue.add(last);
        }
        return last;
    }

    @Override
    public void flush() throws IOException {
        enter();
        throwFailure();
        while (queued > 0) {
            new Turn().await();
            throwFailure();
        }
    }

    @Override
    public void close() {
        LoopThread.ensure(loop, this);
        if (state.compareTo(State.SHUT) < 0) {
            become(State.SHUT);
            schedule();
        }
    }

    /** Closes it, and drops what has not gone out. Idempotent; does not wait. */
    public void abort() {
        if (state != State.CLOSED) {
            become(State.CLOSED);
            dropAll();
            device.release();
        }
    }

    private void ensureOpen() throws IOException {
        switch (state) {
            case OPEN -> {}
            case SHUT, CLOSED ->
                throw new StreamClosedException("the stream was closed on this side: operation=write, stream=" + name);
            case CUT ->
                throw new IOException("an earlier write was cut off, cancelled after a part of it had gone out: stream="
                        + name + "; close it, or write at most " + WHOLE + " bytes at once");
            case FAILED -> throwFailure();
        }
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw new IOException("writing failed: stream=" + name + ": " + failure.getMessage(), failure);
        }
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.nettyEventLoop().execute(this);
        }
    }

    // ---- in the hub ----

    @Override
    public void run() {
        scheduled = false;
        while (!underWay && !queue.isEmpty()) {
            underWay = true;
            device.write(queue.remove());
        }
        if (!underWay && state == State.SHUT) {
            become(State.CLOSED);
            device.release();
        }
    }

    /** The device has written {@code count} bytes, the last buffer that it was given. */
    void written(int count) {
        underWay = false;
        queued -= count;
        wakeAll();
        if (!queue.isEmpty() || state == State.SHUT) {
            schedule();
        }
    }

    /** The device could not write. */
    void failed(Throwable cause) {
        if (state.compareTo(State.FAILED) < 0) {
            failure = cause;
            become(State.FAILED);
        }
        dropAll();
        device.release();
    }

    private void dropAll() {
        queue.forEach(ByteBuf::release);
        queue.clear();
        queued = 0;
        wakeAll();
    }

    private void become(State next) {
        if (state.compareTo(next) < 0) {
            state = next;
            wakeAll();
        }
    }

    private void wakeAll() {
        var woken = Set.copyOf(turns);
        turns.clear();
        woken.forEach(turn -> turn.wait.fire(turn));
    }

    @Override
    public String toString() {
        return name;
    }
}
