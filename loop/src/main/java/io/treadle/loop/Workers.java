package io.treadle.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Threads that take jobs from a queue, made on demand. Any thread may call it; it never waits but for its lock, which nobody
 * holds while a job runs.
 */
/*
 * A worker's state, from under the lock:
 *   idle      its thread is parked, or about to park; on the stack of those that are
 *   called    taken from that stack, or started, and has not looked at the queue yet
 *   busy      has a job
 *   retired   not counted any more: idle for too long, more threads than the limit, has done its number of jobs, could not be
 *             initialised, or closed
 *
 * Wake-up: a job is in the queue before a worker is called for it, and a worker looks at the queue under the same lock before it
 * goes on the stack, so none sleeps while a job waits. It is woken after the lock is released, and may find that one that had
 * just ended its job was faster; then it is idle again. Called is who was idle for the shortest time, whose stack the caches
 * still hold (as in the JDK's ForkJoinPool); those that are not needed sleep on and retire.
 *
 * A thread is started when more jobs wait than workers are idle or called, up to the limit; looked at when a job comes, when a
 * worker retires (so a worn out one is replaced only if it is needed) and when the limit grows. If the system refuses to start
 * one, those that there are do the work, and the last of them does not retire; without any, whoever brings the job gets the error.
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
    private final ArrayDeque<Job> queue = new ArrayDeque<>();
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final Set<Worker> all = new HashSet<>();
    private final ThreadFactory factory;
    private final WorkerOptions options;
    private int limit;
    private int called;
    private int busy;
    private long started;
    private long completed;
    private @Nullable Throwable closedFor;

    Workers(ThreadFactory factory, OffloadOptions options) {
        this.factory = factory;
        this.limit = options.threads();
        this.options = options.workers();
    }

    // ---- any thread ----

    /** Has {@code job} run on a thread, soon or when one is free; refuses it if all is closed. */
    void submit(Job job) {
        Throwable refusal;
        Worker worker = null;
        lock.lock();
        try {
            refusal = closedFor;
            if (refusal == null) {
                worker = enqueue(job);
            }
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            job.refuse(refusal);
        } else if (worker != null) {
            worker.wake();
        }
    }

    /** Gives who is to be woken for it; null if nobody is idle. */
    private @Nullable Worker enqueue(Job job) {
        queue.add(job);
        var worker = idle.pollLast();
        if (worker == null) {
            startFor(job);
        } else {
            call(worker);
        }
        return worker;
    }

    private void startFor(Job job) {
        try {
            startWhereNeeded(1);
        } catch (Throwable e) {
            if (all.isEmpty()) {
                queue.remove(job);
                throw e;
            }
            // The system has no further thread: those that there are take it.
        }
    }

    private void call(Worker worker) {
        worker.state = Worker.State.CALLED;
        called++;
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
            callAll();
            startWhereNeeded(threads);
        } finally {
            lock.unlock();
        }
    }

    private void callAll() {
        for (var worker = idle.pollLast(); worker != null; worker = idle.pollLast()) {
            call(worker);
            worker.wake();
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
            callAll();
            all.forEach(Worker::interrupt);
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
        int missing = Math.min(most, queue.size() - idle.size() - called);
        for (int i = 0; i < missing && all.size() < limit && closedFor == null; i++) {
            start();
        }
    }

    private void start() {
        var worker = new Worker(this, options, factory);
        all.add(worker);
        try {
            worker.start();
            started++;
            called++;
        } catch (Throwable e) {
            all.remove(worker);
            throw e;
        }
    }

    // ---- on a worker's thread ----

    /** Waits for a job, no longer than {@code patience}; null if the thread is to end. */
    @Nullable Job firstJob(Worker worker, Duration patience) {
        long nanos = patience.toNanos();
        var job = look(worker, nanos);
        return job == null ? await(worker, nanos) : job;
    }

    /** The same after a job, which has ended. */
    @Nullable Job nextJob(Worker worker, boolean isWornOut) {
        long nanos = options.idleTimeout().toNanos();
        Job job;
        lock.lock();
        try {
            leave(worker);
            job = isWornOut && retire(worker) ? null : takeOrRest(worker, nanos);
        } finally {
            lock.unlock();
        }
        return job == null ? await(worker, nanos) : job;
    }

    private @Nullable Job await(Worker worker, long nanos) {
        Job job = null;
        for (long left = nanos; job == null && worker.state != Worker.State.RETIRED; ) {
            left = worker.pause(left);
            job = look(worker, left);
        }
        return job;
    }

    private @Nullable Job look(Worker worker, long nanosLeft) {
        lock.lock();
        try {
            leave(worker);
            return takeOrRest(worker, nanosLeft);
        } finally {
            lock.unlock();
        }
    }

    private void leave(Worker worker) {
        switch (worker.state) {
            case IDLE -> idle.remove(worker);
            case CALLED -> called--;
            case BUSY -> {
                busy--;
                completed++;
            }
            case RETIRED -> throw new IllegalStateException("a worker that has retired looks for work; please report");
        }
    }

    private @Nullable Job takeOrRest(Worker worker, long nanosLeft) {
        if (!mayStay() || queue.isEmpty() && nanosLeft <= 0) {
            retire(worker);
            return null;
        }
        var job = queue.poll();
        if (job == null) {
            worker.state = Worker.State.IDLE;
            idle.addLast(worker);
        } else {
            worker.state = Worker.State.BUSY;
            busy++;
            Worker.clearInterrupt();
        }
        return job;
    }

    private boolean mayStay() {
        return closedFor == null && all.size() <= limit;
    }

    /** False if the thread has to go on, worn out as it is: the system has none to replace it, and there is no other. */
    private boolean retire(Worker worker) {
        all.remove(worker);
        try {
            startWhereNeeded(1);
        } catch (Throwable e) {
            if (all.isEmpty()) {
                all.add(worker);
                return false;
            }
        }
        worker.state = Worker.State.RETIRED;
        return true;
    }
}
