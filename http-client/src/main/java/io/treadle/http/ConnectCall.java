package io.treadle.http;

import io.treadle.core.Cancelled;
import io.treadle.core.Wait;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/** Waits for Reactor Netty to connect. Its signals come in the hub, so on the loop's thread. */
final class ConnectCall extends BaseSubscriber<Connection> implements Wait.Clause {
    private final Wait wait;
    private final Origin origin;
    private @Nullable Throwable error;

    ConnectCall(Wait wait, Origin origin) {
        this.wait = wait;
        this.origin = origin;
        wait.add(this);
    }

    /** Connects; false if the time was over first. A call that gives up leaves no half-made connection. */
    boolean await(Mono<? extends Connection> connecting) {
        connecting.subscribe(this);
        try {
            wait.park();
        } catch (Cancelled e) {
            cancel();
            throw e;
        }
        if (wait.isTimedOut()) {
            cancel();
            return false;
        }
        if (error != null) {
            cancel();
        }
        return true;
    }

    /** Why there is no connection; null if there is. */
    @Nullable
    Throwable error() {
        return error;
    }

    @Override
    protected void hookOnNext(Connection connection) {
        wait.fire(this);
    }

    @Override
    protected void hookOnError(Throwable cause) {
        fail(cause);
    }

    void fail(Throwable cause) {
        error = cause;
        wait.fire(this);
    }

    @Override
    public void undo() {}

    @Override
    public boolean isExternal() {
        return true;
    }

    @Override
    public String describe() {
        return "connects to " + origin;
    }
}
