package io.treadle.loop;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread of {@link Workers}: runs one job after the other until it retires. */
final class Worker implements Runnable {
    /** As in the table of {@link Workers}. */
    enum State {
        STARTED,
        IDLE,
        WOKEN,
        ACTIVE,
        RETIRED
    }

    /** Guarded by the lock of the workers; only its own thread makes it retired. */
    State state = State.STARTED;

    private final Workers workers;
    private final WorkerOptions options;
    private final Thread thread;
    private volatile boolean busy;
    private volatile long completed;

    Worker(Workers workers, WorkerOptions options, ThreadFactory factory) {
        this.workers = workers;
        this.options = options;
        this.thread = factory.newThread(this);
    }

    // ---- any thread ----

    void start() {
        thread.start();
    }

    /** Ends its pause, or the next one if it has not begun. */
    void wake() {
        LockSupport.unpark(thread);
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isBusy() {
        return busy;
    }

    long completed() {
        return completed;
    }

    // ---- on its thread ----

    @Override
    public void run() {
        var broken = initialize();
        // One that cannot work takes the job that it was made for, and does not wait for another.
        long patience = (broken == null ? options.idleTimeout() : Duration.ZERO).toNanos();
        for (var job = await(patience); job != null; job = next(broken, patience)) {
            busy = true;
            runOrRefuse(job, broken);
            completed = completed() + 1;
            busy = false;
        }
    }

    private @Nullable Throwable initialize() {
        try {
            var initializer = options.initializer();
            if (initializer != null) {
                initializer.run();
            }
            return null;
        } catch (Throwable e) {
            return new IllegalStateException(
                    "the initializer of an offload pool failed: thread="
                            + Thread.currentThread().getName(),
                    e);
        }
    }

    private static void runOrRefuse(Workers.Job job, @Nullable Throwable broken) {
        if (broken == null) {
            job.run();
        } else {
            job.refuse(broken);
        }
    }

    private Workers.@Nullable Job next(@Nullable Throwable broken, long patience) {
        boolean isWornOut = broken != null || completed >= options.maxTasks();
        if (isWornOut && workers.retire(this)) {
            return null;
        }
        var job = workers.poll();
        return job == null ? await(patience) : job;
    }

    /** Waits for a job; null if the thread is to end. */
    private Workers.@Nullable Job await(long patience) {
        long left = patience;
        var job = workers.pollOrRest(this, left);
        while (job == null && state != State.RETIRED) {
            left = pause(left);
            job = workers.pollOrRest(this, left);
        }
        return job;
    }

    /** Waits until it is woken or interrupted, or for no reason; gives how many of the nanoseconds are left. */
    private long pause(long nanos) {
        long before = System.nanoTime();
        LockSupport.parkNanos(workers, nanos);
        clearInterrupt();
        return nanos - (System.nanoTime() - before);
    }

    /** It was meant for a job that has ended, or for the end of all, which is looked at next. */
    @SuppressWarnings("ResultOfMethodCallIgnored")
    static void clearInterrupt() {
        Thread.interrupted();
    }
}
