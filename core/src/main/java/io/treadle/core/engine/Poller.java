package io.treadle.core.engine;

/**
 * The port between a scheduler and I/O: what waits when nothing can run.
 *
 * <p>Its body runs in the <em>hub</em>, a virtual thread of the scheduler, and not on the platform thread itself: I/O
 * callbacks take locks, and a platform thread that blocks on a lock which a task queued for first waits for ever, since
 * the lock is handed to the task and the task has no carrier (reproduced with {@code ReentrantLock} and
 * {@code synchronized}).
 *
 * <p>There are two places to sleep. Where the body waits in native code, the platform thread sleeps with it, and
 * {@link #wake} ends the wait. Where the body parks its virtual thread (a selector on JDK 25), the platform thread goes
 * on and, with nothing to run, parks itself; the scheduler wakes it from there.
 */
public interface Poller {
    /**
     * The hub's body: polls, calls {@link Hub#yieldTurn} after each poll, and returns once {@link Hub#isClosing} and all its
     * resources are released.
     */
    void run(Hub hub);

    /**
     * Whether anything is open that I/O may come from or go to, so that a scheduler which cannot run anything may yet be woken.
     * Asked on the scheduler's thread, outside the hub.
     */
    default boolean hasOpenIo() {
        return false;
    }

    /** Ends the wait that the body is in, or the next one if it is in none. Any thread; never waits. */
    void wake();
}
