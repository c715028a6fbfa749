package io.treadle.loop.internal.pipe;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Our end of a pipe of the system, which does not block and which the loop's epoll watches. It is told of each change once
 * (edge-triggered), so whoever was refused tries again then. All but {@link #release} in the hub.
 */
/*
 *   open       watch()    the registration is under way or done; what is there already is told at once
 *   refused               the registration failed: told as a failure
 *   closed     release()  the descriptor is closed in the hub, so after the registration
 */
abstract class EpollEnd implements EpollIoHandle {
    private final IoEventLoop eventLoop;
    private final FileDescriptor descriptor;
    private @Nullable IoRegistration registration;
    private boolean closed;

    EpollEnd(IoEventLoop eventLoop, FileDescriptor descriptor) {
        this.eventLoop = eventLoop;
        this.descriptor = descriptor;
    }

    /** The pipe has, or has room for, more than before, or the other side has closed it. */
    abstract void changed();

    /** It cannot be watched. */
    abstract void refused(Throwable why);

    final void watch(EpollIoOps interest) {
        eventLoop.register(this).addListener((Future<IoRegistration> done) -> registered(done, interest));
    }

    private void registered(Future<IoRegistration> done, EpollIoOps interest) {
        if (done.isSuccess()) {
            registration = done.getNow();
            registration.submit(interest.with(EpollIoOps.EPOLLET));
        } else {
            refused(done.cause());
        }
    }

    @Override
    public final void handle(IoRegistration ours, IoEvent event) {
        if (!closed) {
            changed();
        }
    }

    final boolean isClosed() {
        return closed;
    }

    /** It was let go of: what is under way is dropped. */
    void released() {}

    /** Closes this end, soon. Idempotent. On the loop's thread. */
    public final void release() {
        if (!closed) {
            closed = true;
            released();
            try {
                eventLoop.execute(this::close);
            } catch (RejectedExecutionException e) {
                close(); // Netty is shut down, and has forgotten it
            }
        }
    }

    /** Also called where the loop shuts down. */
    @Override
    public final void close() {
        closed = true;
        released();
        if (registration != null) {
            registration.cancel();
        }
        try {
            descriptor.close();
        } catch (IOException e) {
            // Linux has released it all the same, and nobody can do anything about it.
        }
    }

    @Override
    public final FileDescriptor fd() {
        return descriptor;
    }
}
