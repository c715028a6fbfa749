package io.treadle.loop.internal.pipe;

import io.treadle.core.select.SelectClause;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.stream.Inflow;
import io.treadle.loop.internal.thread.LoopThread;
import io.treadle.loop.stream.ByteSource;
import io.treadle.loop.stream.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Our end of a pipe from which bytes come: the stream of the tasks, and what reads the pipe for it. */
public final class PipeSource implements ByteSource {
    /** What reads a pipe, or the like, as long as the valve is open. */
    interface Device extends Inflow.Valve {
        /** Begins; what comes of it goes to {@code inflow}. */
        void open(Inflow inflow);

        /** Ends it, and lets go of the pipe. Idempotent; does not wait. */
        void release();
    }

    /** How many bytes are read before a task wants them: as many as a pipe holds. */
    private static final int READ_AHEAD = 64 << 10;

    private final EventLoop loop;
    private final Inflow inflow;
    private final Device device;

    private PipeSource(EventLoop loop, Device device, String name, int readAhead) {
        this.loop = loop;
        this.device = device;
        this.inflow = new Inflow(loop, name, readAhead, device);
    }

    /** Opened. On the loop. */
    static PipeSource open(EventLoop loop, Device device, String name) {
        return open(loop, device, name, READ_AHEAD);
    }

    /** The same, with a choice of how many bytes are read before a task wants them. On the loop. */
    static PipeSource open(EventLoop loop, Device device, String name, int readAhead) {
        var source = new PipeSource(loop, device, name, readAhead);
        device.open(source.inflow);
        return source;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return inflow.read(target);
    }

    @Override
    public <T extends @Nullable Object> T read(Piece<T> piece) throws IOException {
        return inflow.read(piece);
    }

    @Override
    public <T extends @Nullable Object> SelectClause<T> reading(Piece<T> piece) {
        return inflow.reading(piece);
    }

    @Override
    public SelectClause<@Nullable Void> readable() {
        return inflow.readable();
    }

    @Override
    public int available() {
        return inflow.available();
    }

    @Override
    public void close() {
        LoopThread.ensure(loop, this);
        inflow.close();
        device.release();
    }

    @Override
    public String toString() {
        return inflow.toString();
    }
}
