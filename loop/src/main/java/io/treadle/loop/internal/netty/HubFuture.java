package io.treadle.loop.internal.netty;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.treadle.core.Wait;
import org.jspecify.annotations.Nullable;

/** Waits for a future of the loop's own Netty: its listeners are called in the hub, so on the loop's thread. */
public final class HubFuture implements Wait.Clause, GenericFutureListener<Future<Object>> {
    private final Wait wait;
    private final String verb;
    private final Object object;

    private HubFuture(Wait wait, String verb, Object object) {
        this.wait = wait;
        this.verb = verb;
        this.object = object;
    }

    /**
     * Waits until {@code future} is done, however it ends.
     *
     * @param verb what the task does until then, for people: {@code connects to}
     * @param object what it does that to; made words of where somebody asks
     * @return why it failed; null if it did not
     * @throws io.treadle.core.Cancelled if the task is cancelled first; the future goes on
     */
    @SuppressWarnings("unchecked") // what its result is does not matter
    public static @Nullable Throwable await(Future<?> future, String verb, Object object) {
        return await((Future<Object>) future, new HubFuture(Wait.begin(), verb, object));
    }

    private static @Nullable Throwable await(Future<Object> future, HubFuture clause) {
        clause.wait.add(clause);
        future.addListener(clause);
        clause.wait.park();
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

    @Override
    public String describe() {
        return verb + " " + object;
    }
}
