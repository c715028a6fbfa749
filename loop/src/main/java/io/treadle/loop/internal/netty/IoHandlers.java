package io.treadle.loop.internal.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import org.jspecify.annotations.Nullable;

/** Finds the I/O handlers of Netty that work here. Those of kqueue and io_uring need not be on the class path. */
public final class IoHandlers {
    private IoHandlers() {}

    /** The best that works without being asked for. */
    public static IoHandlerFactory best() {
        if (epollProblem() == null) {
            return EpollIoHandler.newFactory();
        }
        return kqueueProblem() == null ? kqueue() : nio();
    }

    public static IoHandlerFactory nio() {
        return NioIoHandler.newFactory();
    }

    /** Throws {@link UnsupportedOperationException} where it does not work, with the reason. */
    public static IoHandlerFactory epoll() {
        ensureWorks("epoll", epollProblem());
        return EpollIoHandler.newFactory();
    }

    /** Throws {@link UnsupportedOperationException} where it does not work, with the reason. */
    public static IoHandlerFactory kqueue() {
        ensureWorks("kqueue", kqueueProblem());
        return KQueueIoHandler.newFactory();
    }

    /** Throws {@link UnsupportedOperationException} where it does not work, with the reason. */
    public static IoHandlerFactory ioUring() {
        ensureWorks("io_uring", ioUringProblem());
        return IoUringIoHandler.newFactory();
    }

    private static @Nullable Throwable epollProblem() {
        return Epoll.unavailabilityCause();
    }

    private static @Nullable Throwable kqueueProblem() {
        try {
            return KQueue.unavailabilityCause();
        } catch (NoClassDefFoundError e) {
            return e;
        }
    }

    private static @Nullable Throwable ioUringProblem() {
        try {
            return IoUring.unavailabilityCause();
        } catch (NoClassDefFoundError e) {
            return e;
        }
    }

    private static void ensureWorks(String transport, @Nullable Throwable problem) {
        if (problem != null) {
            throw new UnsupportedOperationException(
                    "the transport " + transport + " does not work here: " + problem + "; use Transport.AUTO", problem);
        }
    }
}
