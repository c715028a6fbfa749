package io.treadle.loop.internal.netty;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.treadle.core.Wait;
import org.jspecify.annotations.Nullable;

/** Waits for a future of the loop's own Netty: its listeners are called in the hub, so on the loop's thread. */
public final class HubFuture implements Wait.Clause, GenericFutureListener<Future<Object>> {
    private final Wait wait;

    private HubFuture(Wait wait) {
        this.wait = wait;
    }

    /**
     * Waits until {@code future} is done, however it ends.
     *
     * @return why it failed; null if it did not
     * @throws io.treadle.core.Cancelled if the task is cancelled first; the future goes on
     */
    @SuppressWarnings("unchecked") // what its result is does not matter
    public static @Nullable Throwable await(Future<?> future) {
        return await((Future<Object>) future, Wait.begin());
    }

    /** The same, whatever is cancelled. */
    @SuppressWarnings("unchecked") // what its result is does not matter
    public static @Nullable Throwable awaitShielded(Future<?> future) {
        return await((Future<Object>) future, Wait.beginShielded());
    }

    private static @Nullable Throwable await(Future<Object> future, Wait wait) {
        var clause = new HubFuture(wait);
        wait.add(clause);
        future.addListener(clause);
        wait.park();
        return future.cause();
    }

    @Override
    public void operationComplete(Future<Object> done) {
        wait.fire(this);
    }

    /** The listener stays, and finds the wait decided. */
    @Override
    public void undo() {}

    @Override
    public boolean isExternal() {
        return true;
    }
}
