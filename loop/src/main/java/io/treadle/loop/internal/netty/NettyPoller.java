package io.treadle.loop.internal.netty;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.treadle.core.engine.Hub;
import io.treadle.core.engine.Poller;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Polls Netty: its event loop runs in the hub, so handlers run there too, on the thread of the tasks and between them.
 */
public final class NettyPoller implements Poller {
    private static final long SHUTDOWN_SECONDS = 5;
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HubEventLoop eventLoop;
    private @Nullable HubIoHandler handler;

    @SuppressWarnings("NullAway") // the factory is called while the event loop is made
    public NettyPoller(IoHandlerFactory factory) {
        this.eventLoop = new HubEventLoop(executor -> {
            handler = new HubIoHandler(factory.newHandler(executor));
            return handler;
        });
    }

    /** Netty's event loop; its thread is the hub. */
    public IoEventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public void run(Hub hub) {
        if (handler != null) {
            handler.setHub(hub);
        }
        eventLoop.setHub(hub);
        // Netty's allocator and thread-locals then treat this virtual thread like one of Netty's own.
        FastThreadLocalThread.runWithFastThreadLocal(() -> drive(hub));
    }

    private void drive(Hub hub) {
        while (!hub.isClosing()) {
            eventLoop.poll(hub);
            hub.yieldTurn();
        }
        shutDown(hub);
    }

    /** Without a quiet period, which Netty would spend asleep on our thread. */
    private void shutDown(Hub hub) {
        closeChannels(hub);
        var terminated = eventLoop.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        while (!terminated.isDone()) {
            eventLoop.runNow();
            hub.yieldTurn();
        }
        eventLoop.writeBuffers().close();
        eventLoop.scratchBuffer().close();
    }

    /**
     * Closing a channel of io_uring takes several steps through the kernel, which Netty, without its quiet period, would not
     * wait for, leaving the socket open. The time is limited, because a handler may open a channel for each that is closed.
     */
    private void closeChannels(Hub hub) {
        long deadline = System.nanoTime() + CLOSE_NANOS;
        while (handler != null && handler.hasRegistrations() && System.nanoTime() - deadline < 0) {
            handler.prepareToDestroy();
            eventLoop.runNow();
            hub.yieldTurn();
        }
    }

    @Override
    public boolean hasOpenIo() {
        return handler != null && handler.hasRegistrations();
    }

    @Override
    public void wake() {
        eventLoop.wakeup();
    }
}
