package io.treadle.loop.internal.pipe;

import io.netty.buffer.Unpooled;
import io.netty.channel.IoEventLoop;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.stream.Inflow;
import io.treadle.loop.stream.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An input of the whole program, which blocks, cannot be given up, and outlives loops: the standard input. It is read only while
 * a task waits for it, and what a read has brought that nobody waits for any more is there for the next one.
 */
/*
 * Under the lock, any thread:
 *
 *   idle      nobody waits, no thread reads, nothing was read
 *   reading   a thread is in the stream's read, also if nobody waits any more
 *   read      what the thread brought, bytes, the end or an error, waits for somebody to take it; bytes are taken once, the others
 *             stay
 *
 * One user at a time is connected. What was read is taken in the user's hub, not by the thread: so it stays here if the user
 * has gone meanwhile.
 */
public final class SharedInput {
    private static final int CHUNK_BYTES = 16 << 10;

    /** What a read has brought: gives it to who waits for it. */
    private record Read(@Nullable Object news) {
        boolean isLasting() {
            return !(news instanceof byte[]);
        }

        void giveTo(Inflow target) {
            if (news instanceof byte[] bytes) {
                target.arrived(Unpooled.wrappedBuffer(bytes));
            } else if (news instanceof IOException e) {
                target.failed(e);
            } else {
                target.ended();
            }
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Supplier<InputStream> stream;
    private final String name;
    private @Nullable User user;
    private boolean reading;
    private @Nullable Read read;

    /** Of what {@code stream} gives when it is read; {@code name} is for errors. */
    public SharedInput(Supplier<InputStream> stream, String name) {
        this.stream = stream;
        this.name = name;
    }

    /**
     * This as a stream for tasks of {@code loop}, until that closes it or is closed. On the loop.
     *
     * @throws IllegalStateException if it is open already
     */
    public ByteSource open(EventLoop loop) {
        var opened = new User(loop.nettyEventLoop());
        connect(opened);
        var source = PipeSource.open(loop, opened, name, 0);
        loop.onClose(source::close);
        return source;
    }

    private void connect(User opened) {
        lock.lock();
        try {
            if (user != null) {
                throw new IllegalStateException("it is open already, and can have one user at a time: stream=" + name
                        + "; close the other one, or let one task read and hand on by a channel");
            }
            user = opened;
        } finally {
            lock.unlock();
        }
    }

    private void disconnect(User closed) {
        lock.lock();
        try {
            if (user == closed) {
                user = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Somebody waits: tells at once, or when there is something to tell. */
    private void want() {
        lock.lock();
        try {
            if (read != null) {
                tellUser();
            } else if (!reading) {
                BlockingThreads.execute(this::readOnce);
                reading = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void tellUser() {
        if (user != null) {
            user.tell();
        }
    }

    private void readOnce() {
        var brought = new Read(readChunk());
        lock.lock();
        try {
            reading = false;
            read = brought;
            tellUser();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes, an error, or null for the end. */
    private @Nullable Object readChunk() {
        var bytes = new byte[CHUNK_BYTES];
        try {
            int count = stream.get().read(bytes);
            return count < 0 ? null : Arrays.copyOf(bytes, count);
        } catch (IOException e) {
            return e;
        } catch (RuntimeException e) { // one that the program has put in its place
            return new IOException(e);
        }
    }

    private @Nullable Read take(User taker) {
        lock.lock();
        try {
            var taken = user == taker ? read : null;
            if (taken != null && !taken.isLasting()) {
                read = null;
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The side of a loop. */
    private final class User implements PipeSource.Device {
        private final IoEventLoop eventLoop;
        private @Nullable Inflow inflow;
        private boolean waiting;

        User(IoEventLoop eventLoop) {
            this.eventLoop = eventLoop;
        }

        @Override
        public void open(Inflow target) {
            inflow = target;
        }

        @Override
        public void setOpen(boolean open) {
            waiting = open;
            if (open) {
                want();
            }
        }

        @Override
        public void release() {
            disconnect(this);
        }

        /** From any thread. */
        void tell() {
            try {
                eventLoop.execute(this::receive);
            } catch (RejectedExecutionException e) {
                // The loop is gone; what was read waits for another.
            }
        }

        private void receive() {
            var news = waiting ? take(this) : null;
            if (news != null) {
                news.giveTo(Objects.requireNonNull(inflow, "not open"));
                if (waiting && !news.isLasting()) {
                    want(); // the piece is longer than what came
                }
            }
        }
    }
}
