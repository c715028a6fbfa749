package io.treadle.core.time;

import org.jspecify.annotations.Nullable;

/**
 * A clock that does not run by itself: a loop that goes by it asks, whenever nothing can run, whether it moves. One loop's;
 * all but {@link #nanoTime} is called on that loop's own thread, and must neither wait nor take a lock.
 */
public interface IdleClock extends TaskClock {
    /** What the threads of a loop, none of which can run, wait for outside of it. */
    enum InFlight {
        /** Each waits for another thread of the loop, or for a time. */
        NOTHING,
        /** At least one waits for the world: I/O, another thread, a lock or a sleep of the JDK. */
        SOMETHING,
        /** The same, and one of them has been cancelled, so that an interrupt is under way to it. */
        CANCELLED
    }

    /**
     * A loop is about to go by this clock. Called by the thread that makes the loop.
     *
     * @throws IllegalStateException if a loop does already
     */
    void attach();

    /**
     * Nothing can run.
     *
     * @param next when the next timer is due; null if none is set
     * @return for how many nanoseconds of real time the loop may sleep; 0 if the clock has moved
     */
    long idle(@Nullable Deadline next, InFlight inFlight);

    /** The loop sleeps no longer, or something can run again. */
    void awake();
}
