package io.treadle.loop;

import io.treadle.core.function.Action;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of an {@link OffloadPool} are. Immutable.
 *
 * @param name how their names begin; null for the loop's name and {@code -offload-}
 * @param virtual whether they are virtual threads of the JDK's own scheduler: for calls that block without needing a thread of
 *     the system
 * @param idleTimeout after how long without work one ends
 * @param initializer what each does first; null for nothing. If it fails, so does the call that the thread was made for
 * @param maxTasks after how many calls one is replaced
 */
public record WorkerOptions(
        @Nullable String name,
        boolean virtual,
        Duration idleTimeout,
        @Nullable Action<?> initializer,
        int maxTasks) {
    /** Threads of the system, named after the loop, that end after 10 s without work and are never replaced. */
    public static final WorkerOptions DEFAULT =
            new WorkerOptions(null, false, Duration.ofSeconds(10), null, Integer.MAX_VALUE);

    /**
     * @throws IllegalArgumentException if the timeout or the number of calls is not positive
     */
    public WorkerOptions {
        if (!idleTimeout.isPositive()) {
            throw new IllegalArgumentException("idleTimeout must be more than zero: idleTimeout=" + idleTimeout);
        }
        if (maxTasks < 1) {
            throw new IllegalArgumentException("maxTasks must be 1 or more: maxTasks=" + maxTasks);
        }
    }

    /** Names them {@code prefix} and a number from 1. */
    public WorkerOptions withName(String prefix) {
        return new WorkerOptions(prefix, virtual, idleTimeout, initializer, maxTasks);
    }

    public WorkerOptions beingVirtual() {
        return new WorkerOptions(name, true, idleTimeout, initializer, maxTasks);
    }

    public WorkerOptions withIdleTimeout(Duration timeout) {
        return new WorkerOptions(name, virtual, timeout, initializer, maxTasks);
    }

    public WorkerOptions withInitializer(Action<?> action) {
        return new WorkerOptions(name, virtual, idleTimeout, action, maxTasks);
    }

    public WorkerOptions withMaxTasks(int count) {
        return new WorkerOptions(name, virtual, idleTimeout, initializer, count);
    }
}
