package io.treadle.core;

import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.core.engine.SchedulerOptions;
import io.treadle.core.time.TaskClock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a loop is set up, as far as it needs no I/O. Immutable: {@code LoopConfig.named("x").withDebug(true)}.
 *
 * @param name of the loop's thread
 * @param stackSize of the loop's thread in bytes, which bounds how deep a task can recurse; 0 for the JVM's default. Measured
 *     on 25 with frames of one int, interpreted and compiled: 1 MiB (the default on Linux) takes 9 000 and 59 000 frames, and a
 *     task can wait at 3 000 and 7 000; 16 MiB takes 160 000 and 1 000 000, and it can wait at 15 000 and 100 000. Frames
 *     that wait must fit a chunk of the heap, whose size G1 bounds by half a region: {@code -XX:G1HeapRegionSize} or another
 *     collector allow more. What is too deep throws {@code StackOverflowError}.
 * @param turnBudget for how long tasks run before I/O, timers and other threads' messages are looked at again
 * @param clock that sleeps and delays go by
 * @param exceptionHandler where failures go that nobody waits for
 * @param closeGrace for how long closing waits for the tasks that it cancels
 * @param debug whether each task records where it was spawned, at some microseconds each, and a lock whose holder ends without
 *     releasing it is reported; by default what the system property {@code treadle.debug} says
 * @param eager whether each task runs at once up to its first wait, whatever its own options say; for tests of both orders
 * @param seed of a random order in which ready tasks run; null for first in, first out; for tests
 * @param watch whether somebody looks that it goes on
 */
public record LoopConfig(
        String name,
        long stackSize,
        Duration turnBudget,
        TaskClock clock,
        ExceptionHandler exceptionHandler,
        Duration closeGrace,
        boolean debug,
        boolean eager,
        @Nullable Long seed,
        WatchOptions watch) {

    /**
     * @throws IllegalArgumentException if {@code stackSize} is negative or {@code turnBudget} is not positive
     */
    public LoopConfig {
        // Refused here, where it is given, and not by the scheduler, when a loop has opened its files already.
        Objects.requireNonNull(clock, "a loop needs a clock: clock=null; the default is TaskClock.system()");
        Objects.requireNonNull(
                exceptionHandler,
                "a loop needs a handler: exceptionHandler=null; the default is ExceptionHandler.logging()");
        Objects.requireNonNull(closeGrace, "a loop needs a grace: closeGrace=null; for none, Duration.ZERO");
        Objects.requireNonNull(watch, "a loop needs to know its watch: watch=null; see WatchOptions");
        var unused = new SchedulerOptions(name, stackSize, turnBudget, clock, seed);
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
                Boolean.getBoolean("treadle.debug"),
                false,
                null,
                WatchOptions.DEFAULT);
    }

    public LoopConfig withName(String newName) {
        return new LoopConfig(
                newName, stackSize, turnBudget, clock, exceptionHandler, closeGrace, debug, eager, seed, watch);
    }

    public LoopConfig withStackSize(long bytes) {
        return new LoopConfig(name, bytes, turnBudget, clock, exceptionHandler, closeGrace, debug, eager, seed, watch);
    }

    public LoopConfig withTurnBudget(Duration budget) {
        return new LoopConfig(name, stackSize, budget, clock, exceptionHandler, closeGrace, debug, eager, seed, watch);
    }

    public LoopConfig withClock(TaskClock newClock) {
        return new LoopConfig(
                name, stackSize, turnBudget, newClock, exceptionHandler, closeGrace, debug, eager, seed, watch);
    }

    public LoopConfig withExceptionHandler(ExceptionHandler handler) {
        return new LoopConfig(name, stackSize, turnBudget, clock, handler, closeGrace, debug, eager, seed, watch);
    }

    public LoopConfig withCloseGrace(Duration grace) {
        return new LoopConfig(name, stackSize, turnBudget, clock, exceptionHandler, grace, debug, eager, seed, watch);
    }

    public LoopConfig withDebug(boolean on) {
        return new LoopConfig(name, stackSize, turnBudget, clock, exceptionHandler, closeGrace, on, eager, seed, watch);
    }

    public LoopConfig withEager(boolean on) {
        return new LoopConfig(name, stackSize, turnBudget, clock, exceptionHandler, closeGrace, debug, on, seed, watch);
    }

    public LoopConfig withSeed(long newSeed) {
        return new LoopConfig(
                name, stackSize, turnBudget, clock, exceptionHandler, closeGrace, debug, eager, newSeed, watch);
    }

    public LoopConfig withWatch(WatchOptions options) {
        return new LoopConfig(
                name, stackSize, turnBudget, clock, exceptionHandler, closeGrace, debug, eager, seed, options);
    }

    SchedulerOptions forScheduler() {
        return new SchedulerOptions(name, stackSize, turnBudget, clock, seed);
    }
}
