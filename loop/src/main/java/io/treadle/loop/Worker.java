package io.treadle.loop;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread of {@link Workers}: runs one job after the other until it retires. */
final class Worker implements Runnable {
    /** As in the table of {@link Workers}. */
    enum State {
        IDLE,
        CALLED,
        BUSY,
        RETIRED
    }

    /** Guarded by the lock of the workers. */
    State state = State.CALLED;

    private final Workers workers;
    private final WorkerOptions options;
    private final Thread thread;

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

    // ---- on its thread ----

    @Override
    public void run() {
        var broken = initialize();
        // One that cannot work takes the job that it was made for, and does not wait for another.
        var job = workers.firstJob(this, broken == null ? options.idleTimeout() : Duration.ZERO);
        for (int done = 1; job != null; done++) {
            runOrRefuse(job, broken);
            job = workers.nextJob(this, broken != null || done >= options.maxTasks());
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

    /** Waits until it is woken or interrupted, or for no reason; gives how many of the nanoseconds are left. */
    long pause(long nanos) {
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
