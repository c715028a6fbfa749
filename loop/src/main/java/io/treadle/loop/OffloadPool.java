package io.treadle.loop;

import io.treadle.core.CallHandle;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.function.Body;
import io.treadle.core.pool.Pool;
import io.treadle.core.pool.Slot;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Threads for calls that really block: files, native code, long computation. The calling task waits, its loop goes on. All verbs
 * are those of {@link Pool}: {@code apply} is {@link EventLoop#offload}, and callbacks run on the loop.
 *
 * <p>Each loop has one, {@link EventLoop#offloadPool}; {@link #of} makes more, so that one kind of call does not take the
 * threads of another. A slot is a thread or a place in the queue; a call keeps its slot until its thread has really finished,
 * also if its caller was cancelled long before. The body must not touch what tasks of the loop share; it may call back into the
 * loop, by {@link TaskLoop#submit} and the like.
 *
 * <p>What the body throws comes out as it is, with the stack trace of the thread that ran it.
 *
 * <p>One loop's; its methods, except {@link #checkCancelled}, are for tasks of that loop.
 */
public final class OffloadPool extends Pool {
    /**
     * A pool at one moment.
     *
     * @param limit how many threads there may be
     * @param threads how many there are
     * @param busy how many of them run a call
     * @param queued how many calls wait for a thread
     * @param waiting how many tasks wait for a place in the queue
     * @param started how many threads were made so far
     * @param completed how many calls have run so far
     */
    public record Statistics(int limit, int threads, int busy, int queued, int waiting, long started, long completed) {}

    private final OffloadOptions options;
    private final Workers workers;
    private @Nullable CallHandle endOfLoop;

    /** The one of {@code loop}. */
    OffloadPool(TaskLoop loop, OffloadOptions options) {
        this(loop, options, loop::spawnDetached);
    }

    private OffloadPool(TaskLoop loop, OffloadOptions options, TaskLoop.Spawner spawner) {
        super(options.capacity(), loop, spawner, true);
        this.options = options;
        this.workers = new Workers(threadFactory(loop, options), options);
    }

    /**
     * A pool of so many threads, and otherwise {@link OffloadOptions#DEFAULT}.
     *
     * @throws IllegalArgumentException if {@code threads} is not positive
     * @throws WrongThreadException if the caller does not run on a loop
     */
    public static OffloadPool of(int threads) {
        return of(OffloadOptions.DEFAULT.withThreads(threads));
    }

    /**
     * A pool of the current loop, whose tasks belong to the current scope; to be closed. What the loop's close finds still
     * running is interrupted.
     *
     * @throws WrongThreadException if the caller does not run on a loop
     */
    public static OffloadPool of(OffloadOptions options) {
        var loop = TaskLoop.current();
        var pool = new OffloadPool(loop, options, loop.spawnerHere());
        pool.endOfLoop = loop.onClose(pool::endThreads);
        return pool;
    }

    private static ThreadFactory threadFactory(TaskLoop loop, OffloadOptions options) {
        var name = options.workers().name();
        var prefix = name == null ? loop.name() + "-offload-" : name;
        return options.workers().virtual()
                ? Scheduler.threadsElsewhere().name(prefix, 1).factory()
                : Thread.ofPlatform().daemon().name(prefix, 1).factory();
    }

    /**
     * Waits for a slot, runs {@code body} on a thread and waits for it, with a choice of what becomes of it when the caller is
     * cancelled.
     *
     * @throws X what the body threw
     * @throws RejectedExecutionException if the pool is full and set to reject
     */
    public <T extends @Nullable Object, X extends Exception> T apply(OnCancel onCancel, Body<T, X> body) throws X {
        Objects.requireNonNull(onCancel, "a call needs a way to be cancelled: onCancel=null; the default is INTERRUPT");
        return inSlot(slot -> call(slot, onCancel, body));
    }

    @Override
    protected <T extends @Nullable Object, X extends Exception> T runInSlot(Slot slot, Body<T, X> body) throws X {
        return call(slot, options.onCancel(), body);
    }

    private <T extends @Nullable Object, X extends Exception> T call(Slot slot, OnCancel onCancel, Body<T, X> body)
            throws X {
        Body<T, X> calling = () -> new OffloadCall<T>(Wait.begin(), slot, workers, body).<X>await(onCancel);
        var limit = options.callLimit();
        return limit == null ? calling.run() : Task.withTimeout(limit, calling);
    }

    @Override
    protected void beforeWaiting() {
        if (options.whenFull() == OffloadOptions.WhenFull.REJECT) {
            throw new RejectedExecutionException(
                    "the offload pool is full: threads=" + statistics().limit() + ", queueCapacity="
                            + options.queueCapacity() + "; raise them, or let callers wait (WhenFull.WAIT)");
        }
    }

    /**
     * In a body that runs on a thread of a pool: returns if its caller still wants it.
     *
     * @throws java.util.concurrent.CancellationException if the caller was cancelled
     * @throws IllegalStateException elsewhere
     */
    public static void checkCancelled() {
        OffloadCall.checkCancelled();
    }

    /**
     * Changes how many calls run at the same time at most. Fewer take effect as calls end; with 0, calls wait until there are
     * more.
     *
     * @throws IllegalArgumentException if {@code threads} is negative
     */
    public void resize(int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException("expected 0 or more: threads=" + threads);
        }
        setCapacity((int) Math.min(Integer.MAX_VALUE, (long) threads + options.queueCapacity()));
        workers.resize(threads);
    }

    /** How many threads there are, what they do, and how many calls wait. */
    public Statistics statistics() {
        return workers.statistics(waiting());
    }

    @Override
    protected void terminating() {
        endThreads();
        if (endOfLoop != null) {
            endOfLoop.cancel();
        }
    }

    /** Interrupts what runs, drops what is queued. */
    void endThreads() {
        workers.close(
                new RejectedExecutionException("the offload pool was terminated before this call began: " + this));
    }
}
