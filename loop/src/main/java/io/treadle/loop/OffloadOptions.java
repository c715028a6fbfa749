package io.treadle.loop;

/**
 * The pool behind {@link EventLoop#offload}.
 *
 * @param threads how many calls run at the same time at most; threads are made on demand and end when idle
 * @param queueCapacity how many calls may wait for a thread
 * @param whenFull what happens to a call beyond that
 */
public record OffloadOptions(int threads, int queueCapacity, WhenFull whenFull) {
    /** What happens to a call for which there is neither a thread nor a place in the queue. */
    public enum WhenFull {
        /** The calling task waits until there is a place; first come, first served. */
        WAIT,
        /** The call throws {@link java.util.concurrent.RejectedExecutionException}. */
        REJECT
    }

    /** As many threads as asyncio takes by default, processors plus four but at most 32; a queue of 1024; full means wait. */
    public static final OffloadOptions DEFAULT =
            new OffloadOptions(Math.min(32, Runtime.getRuntime().availableProcessors() + 4), 1024, WhenFull.WAIT);

    /**
     * @throws IllegalArgumentException if there is not at least one thread, or the queue's capacity is negative
     */
    public OffloadOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more: threads=" + threads);
        }
        if (queueCapacity < 0) {
            throw new IllegalArgumentException("queueCapacity must be 0 or more: queueCapacity=" + queueCapacity);
        }
    }

    public OffloadOptions withThreads(int count) {
        return new OffloadOptions(count, queueCapacity, whenFull);
    }

    public OffloadOptions withQueueCapacity(int capacity) {
        return new OffloadOptions(threads, capacity, whenFull);
    }

    public OffloadOptions rejectingWhenFull() {
        return new OffloadOptions(threads, queueCapacity, WhenFull.REJECT);
    }

    /** How many calls can be under way, running or queued. */
    int capacity() {
        return threads + queueCapacity;
    }
}
