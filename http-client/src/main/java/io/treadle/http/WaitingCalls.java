package io.treadle.http;

import io.treadle.core.Wait;
import io.treadle.http.error.HttpException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The calls of a pool that wait for a connection, first come, first served. */
final class WaitingCalls {
    private static final long NOBODY = Long.MAX_VALUE;

    private final ConnectionPool pool;
    private final Places places;
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();

    WaitingCalls(ConnectionPool pool, Places places) {
        this.pool = pool;
        this.places = places;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The ticket of the call that has waited longest. */
    long firstTicket() {
        var first = waiting.peek();
        return first == null ? NOBODY : first.ticket;
    }

    /** Whether the call that has waited longest wants no connection that was used before. */
    boolean isFirstForFresh() {
        var first = waiting.peek();
        return first != null && first.fresh;
    }

    /**
     * Waits for what {@link #give} gives; null if the call's time is over first.
     *
     * @param fresh whether it is to be a connection that was not used before
     */
    @Nullable
    Carrier await(Hop hop, boolean fresh) throws HttpException {
        var waiter = new Waiter(Wait.begin(), hop.origin(), fresh, places.ticket(pool));
        waiting.add(waiter);
        waiter.wait.add(waiter);
        waiter.wait.addDeadline(hop.end());
        waiter.wait.park();
        if (waiter.carrier == null && !waiter.wait.isTimedOut()) {
            throw hop.failure(new ClientClosed());
        }
        return waiter.carrier;
    }

    /** Gives {@code carrier}, perhaps one that is still to be connected, to the call that has waited longest; whether there is one. */
    boolean give(Carrier carrier) {
        var next = poll();
        if (next != null) {
            next.carrier = carrier;
            next.wait.fire(next);
        }
        return next != null;
    }

    /** The client is closed: all calls fail. */
    void fail() {
        for (var next = poll(); next != null; next = poll()) {
            next.wait.fire(next);
        }
    }

    private @Nullable Waiter poll() {
        var next = waiting.poll();
        if (next != null && waiting.isEmpty()) {
            places.noWaiters(pool);
        }
        return next;
    }

    private void leave(Waiter waiter) {
        waiting.remove(waiter);
        if (waiting.isEmpty()) {
            places.noWaiters(pool);
            pool.forgetIfEmpty();
        }
    }

    private final class Waiter implements Wait.Clause {
        private final Wait wait;
        private final Origin origin;
        private final boolean fresh;
        private final long ticket;
        private @Nullable Carrier carrier;

        Waiter(Wait wait, Origin origin, boolean fresh, long ticket) {
            this.wait = wait;
            this.origin = origin;
            this.fresh = fresh;
            this.ticket = ticket;
        }

        @Override
        public void undo() {
            leave(this);
        }

        @Override
        public String describe() {
            return "waits for a connection to " + origin;
        }
    }
}
