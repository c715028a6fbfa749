package io.treadle.loop.internal.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.treadle.core.engine.Hub;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An I/O handler of Netty, spared the wake-ups that nobody needs: a task that hands Netty something runs on the very
 * thread that polls next. On NIO each would cost a system call and make the next selection return at once. And its registrations
 * with epoll last ({@link SteadyRegistration}).
 */
final class HubIoHandler implements IoHandler {
    /** Until the first poll. */
    private static final IoHandlerContext NONE = new IoHandlerContext() {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    };

    private final IoHandler handler;
    private final View view = new View();
    private volatile @Nullable Hub hub;
    /** Those of open channels, and of closed ones until they are collected; nobody tells when one ends. In the hub only. */
    private final Set<IoRegistration> registrations = Collections.newSetFromMap(new WeakHashMap<>());

    HubIoHandler(IoHandler handler) {
        this.handler = handler;
    }

    void setHub(Hub hub) {
        this.hub = hub;
    }

    /** Whether any channel is open here. On the loop's thread. */
    boolean hasRegistrations() {
        return registrations.stream().anyMatch(IoRegistration::isValid);
    }

    @Override
    public void wakeup() {
        var polling = hub;
        if (polling == null || !polling.willPollSoon()) {
            handler.wakeup();
        }
    }

    @Override
    public void initialize() {
        handler.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        view.context = context;
        int handled = handler.run(view);
        awake();
        return handled;
    }

    /** Whoever watches shall not take a handler that computes for a loop that sleeps. */
    private void awake() {
        var polling = hub;
        if (polling != null) {
            polling.awake();
        }
    }

    /** The context that Netty gives; one object, since this is on the way of every poll. */
    private final class View implements IoHandlerContext {
        private IoHandlerContext context = NONE;

        @Override
        public boolean canBlock() {
            return context.canBlock();
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return context.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return context.deadlineNanos();
        }

        /** Netty's handlers ask this between their wait and what has come in it. */
        @Override
        public boolean shouldReportActiveIoTime() {
            awake();
            return context.shouldReportActiveIoTime();
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            context.reportActiveIoTime(activeNanos);
        }
    }

    @Override
    public void prepareToDestroy() {
        handler.prepareToDestroy();
    }

    @Override
    public void destroy() {
        handler.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        var registration = handler.register(handle);
        registrations.add(registration);
        return handle instanceof EpollIoHandle ? new SteadyRegistration(registration) : registration;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }
}
