package io.treadle.loop;

import io.treadle.core.ExceptionHandler;
import io.treadle.core.LoopConfig;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.core.time.TaskClock;
import java.time.Duration;

/**
 * How an event loop is set up. Immutable: {@code LoopOptions.DEFAULT.withName("crawler").withTransport(Transport.NIO)}.
 *
 * @param config all that has nothing to do with I/O
 * @param transport how the loop talks to the operating system
 * @param offload the pool for calls that block
 */
public record LoopOptions(LoopConfig config, Transport transport, OffloadOptions offload) {
    /** The best transport of the system, and the defaults of {@link LoopConfig} and {@link OffloadOptions}. */
    public static final LoopOptions DEFAULT =
            new LoopOptions(LoopConfig.named("treadle"), Transport.AUTO, OffloadOptions.DEFAULT);

    /** Names the loop's thread. */
    public LoopOptions withName(String name) {
        return with(config.withName(name));
    }

    /** Bounds how deep a task can recurse: bytes of the loop's thread; {@link LoopConfig} says how many frames that is. */
    public LoopOptions withStackSize(long bytes) {
        return with(config.withStackSize(bytes));
    }

    /** For how long tasks run before I/O and timers are looked at again. */
    public LoopOptions withTurnBudget(Duration budget) {
        return with(config.withTurnBudget(budget));
    }

    /** What sleeps and delays go by. */
    public LoopOptions withClock(TaskClock clock) {
        return with(config.withClock(clock));
    }

    /** Where failures go that nobody waits for. */
    public LoopOptions withExceptionHandler(ExceptionHandler handler) {
        return with(config.withExceptionHandler(handler));
    }

    /** For how long closing waits for the tasks that it cancels. */
    public LoopOptions withCloseGrace(Duration grace) {
        return with(config.withCloseGrace(grace));
    }

    /** Whether each task records where it was spawned. */
    public LoopOptions withDebug(boolean on) {
        return with(config.withDebug(on));
    }

    /** Whether each task runs at once up to its first wait, whatever its own options say; for tests of both orders. */
    public LoopOptions withEager(boolean on) {
        return with(config.withEager(on));
    }

    /** Runs ready tasks in a random order that {@code seed} decides, not first in, first out; for tests. */
    public LoopOptions withSeed(long seed) {
        return with(config.withSeed(seed));
    }

    /** Whether somebody looks that the loop goes on, and who is told if it does not. */
    public LoopOptions withWatch(WatchOptions options) {
        return with(config.withWatch(options));
    }

    public LoopOptions withTransport(Transport newTransport) {
        return new LoopOptions(config, newTransport, offload);
    }

    public LoopOptions withOffload(OffloadOptions options) {
        return new LoopOptions(config, transport, options);
    }

    private LoopOptions with(LoopConfig newConfig) {
        return new LoopOptions(newConfig, transport, offload);
    }
}
