package io.treadle.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Threads that take jobs from a queue, made on demand. Any thread may call it; it never waits but for its lock, which nobody
 * holds while a job runs.
 */
/*
 * A thread, from under the lock:
 *   idle      waits for a job; counted in idle
 *   busy      has a job; counted in busy
 *   retired   not counted any more: idle for too long, more threads than the limit, has done its number of jobs, could not be
 *             initialised, or closed
 *
 * A thread is started when more jobs wait than threads are idle, up to the limit; looked at when a job comes, when a thread
 * retires (so a worn out one is replaced only if it is needed) and when the limit grows. If the system refuses to start one,
 * those that there are do the work, and the last of them does not retire; without any, whoever brings the job gets the error.
 */
final class Workers {
    /** What a thread does. */
    interface Job {
        /** Runs on a thread; throws nothing. */
        void run();

        /** Is told, in place of {@link #run}, that it will not run. */
        void refuse(Throwable reason);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final ArrayDeque<Job> queue = new ArrayDeque<>();
    private final Set<Thread> all = new HashSet<>();
    private final ThreadFactory factory;
    private final WorkerOptions options;
    private int limit;
    private int idle;
    private int busy;
    private long started;
    private long completed;
    private @Nullable Throwable closedFor;

    Workers(ThreadFactory factory, OffloadOptions options) {
        this.factory = factory;
        this.limit = options.threads();
        this.options = options.workers();
    }

    /** Has {@code job} run on a thread, soon or when one is free; refuses it if all is closed. */
    void submit(Job job) {
        var refusal = enqueue(job);
        if (refusal != null) {
            job.refuse(refusal);
        }
    }

    /** Returns why it was not done; null if it was. */
    private @Nullable Throwable enqueue(Job job) {
        lock.lock();
        try {
            if (closedFor == null) {
                queue.add(job);
                work.signal();
                startWhereNeeded(1);
            }
            return closedFor;
        } catch (Throwable e) {
            if (!all.isEmpty()) {
                return null; // the system has no further thread: those that there are take it
            }
            queue.remove(job);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Takes {@code job} back; false if it has begun. */
    boolean remove(Job job) {
        lock.lock();
        try {
            return queue.remove(job);
        } finally {
            lock.unlock();
        }
    }

    void resize(int threads) {
        lock.lock();
        try {
            limit = threads;
            work.signalAll();
            startWhereNeeded(threads);
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts what runs, refuses what is queued, and ends the threads. Idempotent. */
    void close(Throwable reason) {
        takeAllAndInterrupt(reason).forEach(job -> job.refuse(reason));
    }

    private List<Job> takeAllAndInterrupt(Throwable reason) {
        lock.lock();
        try {
            closedFor = reason;
            var dropped = List.copyOf(queue);
            queue.clear();
            all.forEach(Thread::interrupt);
            work.signalAll();
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    OffloadPool.Statistics statistics(int waiting) {
        lock.lock();
        try {
            return new OffloadPool.Statistics(limit, all.size(), busy, queue.size(), waiting, started, completed);
        } finally {
            lock.unlock();
        }
    }

    private void startWhereNeeded(int most) {
        int missing = Math.min(most, queue.size() - idle);
        for (int i = 0; i < missing && all.size() < limit && closedFor == null; i++) {
            start();
        }
    }

    private void start() {
        var thread = factory.newThread(this::work);
        all.add(thread);
        try {
            thread.start();
            started++;
        } catch (Throwable e) {
            all.remove(thread);
            throw e;
        }
    }

    // ---- on a thread ----

    private void work() {
        var broken = initialize();
        boolean retired = false;
        for (int done = 1; !retired; done++) {
            // One that cannot work takes the call that it was made for, and does not wait for another.
            var job = nextOrRetire(broken == null ? options.idleTimeout() : Duration.ZERO);
            if (job == null) {
                return;
            }
            runOrRefuse(job, broken);
            retired = end(broken != null || done >= options.maxTasks());
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

    private static void runOrRefuse(Job job, @Nullable Throwable broken) {
        if (broken == null) {
            job.run();
        } else {
            job.refuse(broken);
        }
    }

    private @Nullable Job nextOrRetire(Duration idleTimeout) {
        lock.lock();
        try {
            long left = idleTimeout.toNanos();
            while (queue.isEmpty() && mayStay() && left > 0) {
                left = awaitWork(left);
            }
            var job = mayStay() ? queue.poll() : null;
            if (job == null) {
                retire();
            } else {
                busy++;
                clearInterrupt();
            }
            return job;
        } finally {
            lock.unlock();
        }
    }

    private boolean mayStay() {
        return closedFor == null && all.size() <= limit;
    }

    @SuppressWarnings("WaitNotInLoop") // its caller is the loop
    private long awaitWork(long nanos) {
        idle++;
        try {
            return work.awaitNanos(nanos);
        } catch (InterruptedException e) {
            return nanos; // it was meant for a job that has ended, or for the end of all, which is looked at next
        } finally {
            idle--;
        }
    }

    /** What the last job has left does not end this one. */
    @SuppressWarnings("ResultOfMethodCallIgnored")
    private static void clearInterrupt() {
        Thread.interrupted();
    }

    /** Whether the thread is to end. */
    private boolean end(boolean wornOut) {
        lock.lock();
        try {
            busy--;
            completed++;
            return wornOut && retire();
        } finally {
            lock.unlock();
        }
    }

    /** False if the thread has to go on, worn out as it is: the system has none to replace it, and there is no other. */
    private boolean retire() {
        all.remove(Thread.currentThread());
        try {
            startWhereNeeded(1);
        } catch (Throwable e) {
            if (all.isEmpty()) {
                all.add(Thread.currentThread());
                return false;
            }
        }
        return true;
    }
}
