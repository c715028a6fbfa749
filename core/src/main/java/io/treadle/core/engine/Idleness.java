package io.treadle.core.engine;

import io.treadle.core.time.Deadline;
import io.treadle.core.time.IdleClock;
import io.treadle.core.time.IdleClock.InFlight;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduler does when nothing can run, before it sleeps. Confined to the platform thread; a scheduler has one only with
 * a virtual clock, where threads are tracked, or once somebody has waited for idleness.
 */
/*
 * Each look, in this order, until something can run:
 *
 *   the first since something ran    look again: I/O is polled once in between without waiting, so that what has arrived,
 *                                    or was handed to the poller, comes before time moves
 *   somebody waits for idleness      those with the shortest cushion are told, once nothing has run for so long
 *   a virtual clock                  moves, or lets us sleep
 *   the real clock                   sleep until the next timer
 */
final class Idleness {
    private final List<IdleWaiter> waiters = new ArrayList<>();
    private @Nullable IdleClock clock;
    private @Nullable ParkedThreads threads;
    private boolean idle;
    private long idleSince;

    void goBy(IdleClock virtual, Function<Thread, InFlight> judge) {
        clock = virtual;
        track(judge);
    }

    void track(Function<Thread, InFlight> judge) {
        if (threads == null) {
            threads = new ParkedThreads(judge);
        }
    }

    /** Whether nobody waits for idleness and no thread that is known waits for anything outside. */
    boolean isCutOff() {
        return waiters.isEmpty() && (threads == null || threads.inFlight() == InFlight.NOTHING);
    }

    void add(IdleWaiter waiter) {
        waiters.add(waiter);
    }

    void remove(IdleWaiter waiter) {
        waiters.remove(waiter);
    }

    /** {@code slice} has been run. */
    void gaveWay(Runnable slice) {
        idle = false;
        if (threads != null) {
            threads.gaveWay(slice);
        }
    }

    /** The platform thread has slept, or was about to. */
    void awake() {
        if (clock != null) {
            clock.awake();
        }
    }

    /**
     * For how long the platform thread may sleep, as nothing can run and no timer is due; 0 to look again at once.
     *
     * @param first gives the timer that is due next, which may have to be searched among very many
     */
    long nanosToSleep(Supplier<@Nullable Timer> first, long nanosToNext) {
        if (!idle) {
            idle = true;
            idleSince = System.nanoTime();
            return 0;
        }
        if (!waiters.isEmpty()) {
            return Math.min(tellWaiters(), clock == null ? nanosToNext : Long.MAX_VALUE);
        }
        if (clock == null || threads == null) {
            return nanosToNext;
        }
        var next = first.get();
        return clock.idle(next == null ? null : new Deadline(next.deadlineNanos()), threads.inFlight());
    }

    /** In how many nanoseconds those with the shortest cushion are to be told; 0 if they were. */
    private long tellWaiters() {
        long shortest =
                waiters.stream().mapToLong(waiter -> waiter.cushionNanos).min().orElseThrow();
        long left = shortest - (System.nanoTime() - idleSince);
        if (left > 0) {
            return left;
        }
        // No others, however late it is: these may have something to run, and then the others begin anew.
        for (var waiter : List.copyOf(waiters)) {
            if (waiter.cushionNanos == shortest) {
                waiters.remove(waiter);
                waiter.idle();
            }
        }
        return 0;
    }
}
