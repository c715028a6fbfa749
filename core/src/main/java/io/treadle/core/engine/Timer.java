package io.treadle.core.engine;

/**
 * Something that is due at a time. Set and cancelled through {@link Scheduler}, on its thread only; re-usable once it
 * has expired or was cancelled.
 */
public abstract class Timer {
    static final int NOT_SET = -1;

    /** By the scheduler's clock; while set. */
    long deadlineNanos;
    /** Orders timers of the same deadline by when they were set; kept small, since very many may be set at once. */
    int sequence;
    /** Its place in the heap or in its slot of the wheel, so that cancelling need not search. */
    int index = NOT_SET;

    protected Timer() {}

    /** Whether this waits to expire. */
    protected final boolean isSet() {
        return index != NOT_SET;
    }

    /** When this is due, by the scheduler's clock; meaningful while it is set. */
    protected final long deadlineNanos() {
        return deadlineNanos;
    }

    /** Called once on the platform thread when the time has come: must only enqueue, never run user code or wait. */
    protected abstract void expire();

    /** Negative where {@code one} is due before {@code other}. */
    static int compare(Timer one, Timer other) {
        return one.isBefore(other) ? -1 : other.isBefore(one) ? 1 : 0;
    }

    final boolean isBefore(Timer other) {
        long difference = deadlineNanos - other.deadlineNanos;
        return difference != 0 ? difference < 0 : sequence < other.sequence;
    }
}
