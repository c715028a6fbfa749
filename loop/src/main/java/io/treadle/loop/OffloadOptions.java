package io.treadle.loop;

import io.treadle.core.function.Action;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link OffloadPool} works. Immutable: {@code OffloadOptions.DEFAULT.withThreads(4).withQueueCapacity(100)}.
 *
 * @param threads how many calls run at the same time at most; threads are made on demand and end when idle
 * @param queueCapacity how many calls may wait for a thread
 * @param whenFull what happens to a call beyond that
 * @param workers what the threads are
 * @param callLimit how long a call may take, its time in the queue included; then it throws a {@link
 *     io.treadle.core.DeadlineException} and is ended as {@code onCancel} says. Null for as long as it takes
 * @param onCancel what becomes of a call whose caller is cancelled
 */
public record OffloadOptions(
        int threads,
        int queueCapacity,
        WhenFull whenFull,
        WorkerOptions workers,
        @Nullable Duration callLimit,
        OnCancel onCancel) {
    /** What happens to a call for which there is neither a thread nor a place in the queue. */
    public enum WhenFull {
        /** The calling task waits until there is a place; first come, first served. */
        WAIT,
        /**
         * The call throws {@link java.util.concurrent.RejectedExecutionException}. So do {@code apply} and {@code spawn}; a
         * {@code map} and what is applied asynchronously wait, in tasks of the pool.
         */
        REJECT
    }

    /**
     * As many threads as asyncio takes by default, processors plus four but at most 32; a queue of 1024; full means wait; a
     * cancelled call is interrupted.
     */
    public static final OffloadOptions DEFAULT = new OffloadOptions(
            Math.min(32, Runtime.getRuntime().availableProcessors() + 4),
            1024,
            WhenFull.WAIT,
            WorkerOptions.DEFAULT,
            null,
            OnCancel.INTERRUPT);

    /**
     * @throws IllegalArgumentException if there is not at least one thread, the queue's capacity is negative, or the limit is
     *     not positive
     */
    public OffloadOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more: threads=" + threads);
        }
        if (queueCapacity < 0) {
            throw new IllegalArgumentException("queueCapacity must be 0 or more: queueCapacity=" + queueCapacity);
        }
        if (callLimit != null && !callLimit.isPositive()) {
            throw new IllegalArgumentException("callLimit must be more than zero: callLimit=" + callLimit);
        }
    }

    public OffloadOptions withThreads(int count) {
        return new OffloadOptions(count, queueCapacity, whenFull, workers, callLimit, onCancel);
    }

    public OffloadOptions withQueueCapacity(int capacity) {
        return new OffloadOptions(threads, capacity, whenFull, workers, callLimit, onCancel);
    }

    public OffloadOptions rejectingWhenFull() {
        return new OffloadOptions(threads, queueCapacity, WhenFull.REJECT, workers, callLimit, onCancel);
    }

    public OffloadOptions withWorkers(WorkerOptions options) {
        return new OffloadOptions(threads, queueCapacity, whenFull, options, callLimit, onCancel);
    }

    public OffloadOptions withCallLimit(Duration limit) {
        return new OffloadOptions(threads, queueCapacity, whenFull, workers, limit, onCancel);
    }

    public OffloadOptions withOnCancel(OnCancel policy) {
        return new OffloadOptions(threads, queueCapacity, whenFull, workers, callLimit, policy);
    }

    // ---- of the threads ----

    /** {@link WorkerOptions#name}. */
    public OffloadOptions withThreadName(String prefix) {
        return withWorkers(workers.withName(prefix));
    }

    /** {@link WorkerOptions#virtual}. */
    public OffloadOptions withVirtualThreads() {
        return withWorkers(workers.beingVirtual());
    }

    /** {@link WorkerOptions#idleTimeout}. */
    public OffloadOptions withIdleTimeout(Duration timeout) {
        return withWorkers(workers.withIdleTimeout(timeout));
    }

    /** {@link WorkerOptions#initializer}. */
    public OffloadOptions withInitializer(Action<?> action) {
        return withWorkers(workers.withInitializer(action));
    }

    /** {@link WorkerOptions#maxTasks}. */
    public OffloadOptions withMaxTasksPerWorker(int count) {
        return withWorkers(workers.withMaxTasks(count));
    }

    /** How many calls can be under way, running or queued. */
    int capacity() {
        return (int) Math.min(Integer.MAX_VALUE, (long) threads + queueCapacity);
    }
}
