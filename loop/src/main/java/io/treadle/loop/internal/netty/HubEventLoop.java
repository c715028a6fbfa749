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

    /** Handles the I/O that is ready, waiting for it if nothing else is to be done, and then Netty's tasks. */
    void poll(Hub polling) {
        run(toNettyWait(polling.maxWaitNanos()), TASK_BUDGET_NANOS);
    }

    private static long toNettyWait(long nanos) {
        if (nanos == 0) {
            return DO_NOT_WAIT;
        }
        return nanos == Long.MAX_VALUE ? NO_LIMIT : nanos;
    }
}
