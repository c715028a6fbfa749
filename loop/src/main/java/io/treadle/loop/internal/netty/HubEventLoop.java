package io.treadle.loop.internal.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.treadle.core.engine.Hub;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Netty's event loop, driven by the hub. */
final class HubEventLoop extends ManualIoEventLoop {
    /** For how long Netty's own tasks may run in one poll. */
    private static final long TASK_BUDGET_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final long DO_NOT_WAIT = -1;
    private static final long NO_LIMIT = 0;

    private final Outbox outbox = new Outbox(this);
    private final WriteBuffers writeBuffers = new WriteBuffers();
    private final ScratchBuffer scratchBuffer = new ScratchBuffer();
    private final OpenStreams openStreams = new OpenStreams(this);
    private @Nullable Hub hub;

    HubEventLoop(IoHandlerFactory factory) {
        super(null, null, factory);
    }

    /** Ties this loop to its thread; in the hub. */
    void setHub(Hub hub) {
        this.hub = hub;
        setOwningThread(hub.thread());
    }

    /** Asked after Netty has announced to its own wakers that it is about to wait. */
    @Override
    protected boolean canBlock() {
        return hub != null && hub.canBlock();
    }

    Outbox outbox() {
        return outbox;
    }

    OpenStreams openStreams() {
        return openStreams;
    }

    ScratchBuffer scratchBuffer() {
        return scratchBuffer;
    }

    WriteBuffers writeBuffers() {
        return writeBuffers;
    }

    /**
     * Runs Netty's tasks, so that what the turn's tasks have written goes out; handles the I/O that is ready, waiting for it if
     * nothing else is to be done; and runs the tasks that came of it. With the I/O first, Netty would look at it without
     * waiting, since it has tasks, and then once more.
     */
    void poll(Hub polling) {
        runNonBlockingTasks(TASK_BUDGET_NANOS);
        run(toNettyWait(polling.maxWaitNanos()), TASK_BUDGET_NANOS);
    }

    private static long toNettyWait(long nanos) {
        if (nanos == 0) {
            return DO_NOT_WAIT;
        }
        return nanos == Long.MAX_VALUE ? NO_LIMIT : nanos;
    }
}
