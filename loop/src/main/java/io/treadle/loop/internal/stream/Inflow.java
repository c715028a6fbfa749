package io.treadle.loop.internal.stream;

import io.netty.buffer.ByteBuf;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.select.SelectClause;
import io.treadle.loop.internal.netty.SharedReads;
import io.treadle.loop.stream.ByteSource;
import io.treadle.loop.stream.Piece;
import io.treadle.loop.stream.Received;
import io.treadle.loop.stream.StreamClosedException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a stream: what has arrived and was not read yet, and the one task that waits for more. Confined to the
 * loop's thread; whoever receives (a handler in the hub, a callback) says what {@link #arrived}, and that it {@link #ended} or
 * {@link #failed}.
 */
/*
 *   open     arrived() adds; a read takes, or waits
 *   ended    ended()    the other side is done:      what has arrived is read, then comes the end
 *   failed   failed()   the stream broke:            what has arrived is read, then the failure is thrown, again and again
 *   closed   close()    this side wants no more:     what has arrived is dropped, and every read throws
 *
 * Each goes to the next ones only; what comes later changes nothing.
 *
 * The reader, of which there is one at most, has its place from enlist() to result() or undo(), so also in the slices between
 * being woken and running: what it was woken for is still there then.
 *
 * The valve holds back who sends. It closes when as much as the limit has arrived and no reader waits for more, or the one that
 * waits is a relay that has nowhere to go with it; and opens when half of the limit is read, or a reader wants more. So it is not touched at all while reading keeps up.
 */
public final class Inflow implements ByteSource, SharedReads.Reader {
    /** Lets bytes come, or holds them back. */
    @FunctionalInterface
    public interface Valve {
        /** Called in the hub to close it, in tasks to open it; must not wait. */
        void setOpen(boolean open);
    }

    /** Whatever is there: for reads that do not ask for a piece. Takes nothing. */
    static final Piece<@Nullable Void> ANYTHING = new Piece<>() {
        @Override
        public int find(Received received, int seen) {
            return received.size() > 0 ? 0 : NOT_YET;
        }

        @Override
        public @Nullable Void take(Received received, int length) {
            return null;
        }

        @Override
        public @Nullable Void atEnd(Received received) {
            return null;
        }
    };

    private final TaskLoop loop;
    private final Object name;
    private final int limit;
    private final Valve valve;
    private final ReceivedBytes received;

    private boolean valveClosed;
    private @Nullable ReadAttempt<?> reader;
    private boolean ended;
    private @Nullable Throwable failure;
    private boolean closed;

    /**
     * For tasks of {@code loop}.
     *
     * @param name names the stream in errors
     * @param limit so many bytes are taken in ahead of the reader; with 0 the valve is closed at first, and open only while a
     *     reader waits
     */
    public Inflow(TaskLoop loop, Object name, int limit, Valve valve) {
        this.loop = loop;
        this.name = name;
        this.limit = limit;
        this.valve = valve;
        this.received = new ReceivedBytes(name);
        this.valveClosed = limit == 0;
    }

    // ---- from the other side ----

    /** Takes {@code bytes} over. */
    public void arrived(ByteBuf bytes) {
        if (closed) {
            bytes.release();
            return;
        }
        if (reader != null && received.size() == 0) {
            reader.fill(bytes);
        }
        received.add(bytes);
        if (isEnough(wakeReader()) && !valveClosed) {
            valveClosed = true;
            valve.setOpen(false);
        }
    }

    private boolean isEnough(boolean waitedFor) {
        return waitedFor ? wanted() == 0 : received.size() >= limit;
    }

    /** No more than the reader has room for: the rest of a large message stays with the sender until that is used. */
    @Override
    public int wanted() {
        return reader == null ? Integer.MAX_VALUE : reader.wanted();
    }

    /** Nothing more will come, and that is all right. */
    public void ended() {
        ended = true;
        wakeReader();
    }

    /** Nothing more will come, because of {@code cause}; the first one counts. */
    public void failed(Throwable cause) {
        if (!ended && failure == null) {
            failure = cause;
            wakeReader();
        }
    }

    /**
     * Closes this, and gives what has arrived to who goes on receiving in its place.
     *
     * @throws IOException if nothing more would come
     * @throws IllegalStateException if a task is reading
     */
    public byte[] handOver() throws IOException {
        ensureNoReader();
        ensureOpen();
        throwFailure();
        if (ended) {
            throw new EOFException("the stream has ended already: stream=" + name);
        }
        var arrived = received.take(received.size());
        close();
        return arrived;
    }

    /** Lets the reader look; whether it still waits. */
    private boolean wakeReader() {
        return reader != null && !reader.wake();
    }

    /** Whether nothing more will come. */
    boolean isOver() {
        return ended || failure != null || closed;
    }

    // ---- reading ----

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        if (received.size() == 0 && target.hasRemaining()) {
            var filling = new Filling(this, target);
            read(filling);
            return filling.count();
        }
        enter();
        ensureOpen();
        int count = received.moveTo(target);
        tookSome();
        return count;
    }

    @Override
    public <T extends @Nullable Object> T read(Piece<T> piece) throws IOException {
        return read(new ReadAttempt<>(this, piece));
    }

    private <T extends @Nullable Object> T read(ReadAttempt<T> attempt) throws IOException {
        if (!attempt.tryNow()) {
            var wait = Wait.begin();
            attempt.enlist(wait);
            wait.park();
        }
        return attempt.result();
    }

    /** Has the hub bring everything up to the end to {@code outlet}, while the current task waits; how many bytes. */
    public long transferTo(Outlet outlet) throws IOException {
        var relay = new Relay(this, outlet);
        outlet.onChange(relay::look);
        try {
            read(relay);
        } finally {
            outlet.onChange(null);
            tookSome();
        }
        return relay.count();
    }

    @Override
    public <T extends @Nullable Object> SelectClause<T> reading(Piece<T> piece) {
        return () -> new ReadAttempt<>(this, piece);
    }

    @Override
    public SelectClause<@Nullable Void> readable() {
        return reading(ANYTHING);
    }

    @Override
    public int available() {
        return received.size();
    }

    /** Whether it was closed on this side. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            received.clear();
            wakeReader();
        }
    }

    @Override
    public String toString() {
        return name.toString();
    }

    // ---- for the attempts ----

    /** Begins a read of the current task. */
    void enter() {
        var here = Wait.checkpoint();
        if (here != loop) {
            throw new WrongThreadException("a stream is for the tasks of its loop: stream=" + name + ", its loop="
                    + loop.name() + ", caller's loop=" + here.name() + "; use loop.submit(body)");
        }
        ensureNoReader();
    }

    private void ensureNoReader() {
        if (reader != null) {
            throw new IllegalStateException("another task is reading from this: stream=" + name
                    + "; let one task read, or hand over what it has read by a channel");
        }
    }

    ReceivedBytes received() {
        return received;
    }

    /** {@code attempt} waits from now on. */
    void await(ReadAttempt<?> attempt) {
        reader = attempt;
        if (attempt.wanted() > 0) {
            openValve();
        }
    }

    boolean isReadBy(ReadAttempt<?> attempt) {
        return reader == attempt;
    }

    /** {@code attempt} does not wait any more. */
    void leave(ReadAttempt<?> attempt) {
        if (reader == attempt) {
            reader = null;
        }
    }

    void tookSome() {
        if (!closed && limit > 0 && received.size() <= limit / 2) {
            openValve();
        }
    }

    void openValve() {
        if (valveClosed) {
            valveClosed = false;
            valve.setOpen(true);
        }
    }

    void ensureOpen() throws StreamClosedException {
        if (closed) {
            throw new StreamClosedException("the stream was closed on this side: operation=read, stream=" + name);
        }
    }

    /** Throws what the stream failed with; it is made here, so that its trace is the reader's. */
    void throwFailure() throws IOException {
        if (failure != null) {
            throw new IOException("reading failed: stream=" + name + ": " + failure.getMessage(), failure);
        }
    }
}
