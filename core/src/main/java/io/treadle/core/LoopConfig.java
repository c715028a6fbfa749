package io.treadle.core;

import io.treadle.core.engine.SchedulerOptions;
import io.treadle.core.time.TaskClock;
import java.time.Duration;

/**
 * How a loop is set up, as far as it needs no I/O. Immutable: {@code LoopConfig.named("x").withDebug(true)}.
 *
 * @param name of the loop's thread
 * @param stackSize of the loop's thread in bytes, which bounds how deep a task can recurse; 0 for the JVM's default (1 MiB on
 *     Linux, about 16 000 frames; 16 MiB: about 300 000)
 * @param turnBudget for how long tasks run before I/O, timers and other threads' messages are looked at again
 * @param clock that sleeps and delays go by
 * @param exceptionHandler where failures go that nobody waits for
 * @param closeGrace for how long closing waits for the tasks that it cancels
 * @param debug whether each task records where it was spawned, at some microseconds each
 */
public record LoopConfig(
        String name,
        long stackSize,
        Duration turnBudget,
        TaskClock clock,
        ExceptionHandler exceptionHandler,
        Duration closeGrace,
        boolean debug) {

    /**
     * @throws IllegalArgumentException if {@code stackSize} is negative or {@code turnBudget} is not positive
     */
    public LoopConfig {
        // Refused here, where it is given, and not by the scheduler, when a loop has opened its files already.
        var unused = new SchedulerOptions(name, stackSize, turnBudget, clock);
    }

    /** The defaults: turns of 50 microseconds, the system's clock, failures to the log, 5 seconds of grace. */
    public static LoopConfig named(String name) {
        return new LoopConfig(
                name,
                0,
                Duration.ofNanos(50_000),
                TaskClock.system(),
                ExceptionHandler.logging(),
                Duration.ofSeconds(5),
                false);
    }

    public LoopConfig withName(String newName) {
        return new LoopConfig(newName, stackSize, turnBudget, clock, exceptionHandler, closeGrace, debug);
    }

    public LoopConfig withStackSize(long bytes) {
        return new LoopConfig(name, bytes, turnBudget, clock, exceptionHandler, closeGrace, debug);
    }

    public LoopConfig withTurnBudget(Duration budget) {
        return new LoopConfig(name, stackSize, budget, clock, exceptionHandler, closeGrace, debug);
    }

    public LoopConfig withClock(TaskClock newClock) {
        return new LoopConfig(name, stackSize, turnBudget, newClock, exceptionHandler, closeGrace, debug);
    }

    public LoopConfig withExceptionHandler(ExceptionHandler handler) {
        return new LoopConfig(name, stackSize, turnBudget, clock, handler, closeGrace, debug);
    }

    public LoopConfig withCloseGrace(Duration grace) {
        return new LoopConfig(name, stackSize, turnBudget, clock, exceptionHandler, grace, debug);
    }

    public LoopConfig withDebug(boolean on) {
        return new LoopConfig(name, stackSize, turnBudget, clock, exceptionHandler, closeGrace, on);
    }

    SchedulerOptions forScheduler() {
        return new SchedulerOptions(name, stackSize, turnBudget, clock);
    }
}
