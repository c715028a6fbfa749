package io.treadle.core.engine;

import io.treadle.core.time.TaskClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Scheduler} can be told.
 *
 * @param name of its platform thread, and the first part of the names of its other threads
 * @param stackSize of its platform thread in bytes, which bounds how deep a task can recurse; 0 for the JVM's default
 *     (1 MiB on Linux: about 16 000 frames; 16 MiB: about 300 000)
 * @param turnBudget for how long tasks run before I/O and timers are looked at again
 * @param clock that timers go by
 * @param seed of a random order of what is ready; null for first in, first out
 */
public record SchedulerOptions(
        String name,
        long stackSize,
        Duration turnBudget,
        TaskClock clock,
        @Nullable Long seed) {
    /** With what is ready run first in, first out. */
    public SchedulerOptions(String name, long stackSize, Duration turnBudget, TaskClock clock) {
        this(name, stackSize, turnBudget, clock, null);
    }

    /**
     * @throws IllegalArgumentException if {@code stackSize} is negative or {@code turnBudget} is not positive
     */
    public SchedulerOptions {
        if (stackSize < 0) {
            throw new IllegalArgumentException(
                    "stackSize must be 0 (the JVM's default) or more bytes: stackSize=" + stackSize);
        }
        if (!turnBudget.isPositive()) {
            throw new IllegalArgumentException("turnBudget must be more than zero: turnBudget=" + turnBudget);
        }
    }
}
