package io.treadle.http;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many connections a client has in all. Confined to the loop's thread. */
/*
 * A place is taken for each connection before it is made, and given back when it is closed. A call that finds none waits in
 * its pool with a ticket; a free place goes to the oldest ticket of all pools. So while a place is free nobody waits for one,
 * except calls whose host has all the connections that it may have.
 */
final class Places {
    private final int most;
    private final Set<ConnectionPool> pools = new LinkedHashSet<>();
    private final Set<ConnectionPool> withWaiters = new LinkedHashSet<>();
    private int taken;
    private long tickets;

    Places(int most) {
        this.most = most;
    }

    void add(ConnectionPool pool) {
        pools.add(pool);
    }

    void remove(ConnectionPool pool) {
        pools.remove(pool);
        withWaiters.remove(pool);
    }

    /** Takes a place if there is one, or one whose connection nobody uses. */
    boolean tryTake() {
        if (taken >= most) {
            closeOneThatIsIdle();
        }
        boolean free = taken < most;
        if (free) {
            taken++;
        }
        return free;
    }

    private void closeOneThatIsIdle() {
        for (var pool : pools) {
            if (pool.closeOldestIdle()) {
                return;
            }
        }
    }

    /** A place in line, for a call of {@code pool} that is about to wait. */
    long ticket(ConnectionPool pool) {
        withWaiters.add(pool);
        return tickets++;
    }

    void noWaiters(ConnectionPool pool) {
        withWaiters.remove(pool);
    }

    /** Whether a call waits for a place that has waited longer than the one with {@code ticket}. */
    boolean isOlderWaiting(long ticket) {
        var oldest = oldest();
        return oldest != null && oldest.firstTicket() < ticket;
    }

    private @Nullable ConnectionPool oldest() {
        ConnectionPool oldest = null;
        for (var pool : withWaiters) {
            if (pool.isShort() && (oldest == null || pool.firstTicket() < oldest.firstTicket())) {
                oldest = pool;
            }
        }
        return oldest;
    }

    /** A connection is closed. */
    void giveBack() {
        taken--;
        var oldest = oldest();
        if (oldest != null) {
            taken++;
            oldest.takePlace();
        }
    }
}
