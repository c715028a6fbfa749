package io.treadle.loop.internal.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.treadle.core.engine.Hub;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An I/O handler of Netty, spared the wake-ups that nobody needs: a task that hands Netty something runs on the very
 * thread that polls next. On NIO each would cost a system call and make the next selection return at once.
 */
final class HubIoHandler implements IoHandler {
    private final IoHandler handler;
    private volatile @Nullable Hub hub;
    /** Those of open channels, and of closed ones until they are collected; nobody tells when one ends. In the hub only. */
    private final Set<IoRegistration> registrations = Collections.newSetFromMap(new WeakHashMap<>());

    HubIoHandler(IoHandler handler) {
        this.handler = handler;
    }

    void setHub(Hub hub) {
        this.hub = hub;
    }

    /** Whether any channel is open here. In the hub. */
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
        return handler.run(context);
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
        return registration;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }
}
