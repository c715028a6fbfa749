package io.treadle.core.internal.task;

import io.treadle.core.engine.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A task, as a place where further threads do its work. A thread whose {@code UncaughtExceptionHandler} is the host counts
 * as the task; only one of them runs at a time. To be used on the task's scheduler.
 */
public interface TaskHost extends Thread.UncaughtExceptionHandler {
    /** For people: its number, and its name if it was given one. */
    String label();

    /** Where all its threads run. */
    Scheduler scheduler();

    /** What works in the task now, or last did; null if nothing but its own thread ever has. */
    @Nullable
    TaskGuest guest();

    /** Replaces {@link #guest}. */
    void setGuest(@Nullable TaskGuest guest);

    /** Whether the task tells its guest when it ends; not so for a thread that was adopted as a task. */
    boolean tellsItsEnd();

    /**
     * Has {@code ended} run when the task has ended, which is no answer for a failure of it. Runs on the scheduler, possibly
     * outside any task, so it must only enqueue; at once if the task has ended. Not called for a thread that was adopted.
     *
     * @return what takes it back
     */
    Runnable whenEnded(Runnable ended);

    /**
     * Refuses to go on in another of its threads while a scope is open that the calling one has opened.
     *
     * @throws IllegalStateException if there is such a scope
     */
    void ensureMayLeave();
}
