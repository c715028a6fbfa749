package io.treadle.loop;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Threads that take jobs from a queue, made on demand. Any thread may call it; it never waits but for its lock, which nobody
 * holds while a job runs.
 */
/*
 * A worker's state, from under the lock:
 *   started   its thread was started and has not looked at the queue yet
 *   idle      found the queue empty; in the line of those that did, parked or about to park
 *   woken     taken from that line, and has not looked at the queue again
 *   active    takes one job after the other from the queue, without the lock
 *   retired   not counted any more: idle for too long, more threads than the limit, has done its number of jobs, could not be
 *             initialised, or closed
 *
 * Wake-up:  who brings a job       adds it to the queue, then looks whether anybody is to be woken or started (onCall)
 *           who finds no job       goes into the line and sets onCall, then looks at the queue again
 * So one of them sees the other, and no job is left while a worker sleeps. While all are active, neither takes the lock.
 *
 * One is woken at a time, and wakes the next if it finds more than one job (as in the JDK's LinkedBlockingQueue): the loop's
 * thread, for which a wake-up is the dearest part of a call, has one for many. It is the one that was idle for the longest time,
 * as one that is just about to park comes back later: a call and its return took 65 us with that, and 37 with this.
 *
 * A thread is started when nobody is idle and more jobs wait than threads were started, up to the limit; also when a worker
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

    private final Queue<Job> queue = new ConcurrentLinkedQueue<>();
    private final ThreadFactory factory;
    private final WorkerOptions options;
    private volatile @Nullable Throwable closedFor;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final Set<Worker> all = new HashSet<>();
    private int limit;
    private int unseen;
    private int woken;
    private long started;
    private long completedByRetired;

    /** Written under the lock: whether a job that comes may need somebody to be woken or started. */
    private volatile boolean onCall = true;
    /** Written under the lock: whether workers have to retire. */
    private volatile boolean crowded;

    Workers(ThreadFactory factory, OffloadOptions options) {
        this.factory = factory;
        this.limit = options.threads();
        this.options = options.workers();
    }

    // ---- any thread ----

    /** Has {@code job} run on a thread, soon or when one is free; refuses it if all is closed. */
    void submit(Job job) {
        queue.add(job);
        if (onCall) {
            callFor(job);
        }
        refuseIfClosed(job);
    }

    private void callFor(Job job) {
        Worker worker = null;
        lock.lock();
        try {
            worker = call();
        } catch (Throwable e) {
            queue.remove(job);
            throw e;
        } finally {
            lock.unlock();
        }
        wake(worker);
    }

    /** Closing may not have seen it. */
    private void refuseIfClosed(Job job) {
        var reason = closedFor;
        if (reason != null && queue.remove(job)) {
            job.refuse(reason);
        }
    }

    private static void wake(@Nullable Worker worker) {
        if (worker != null) {
            worker.wake();
        }
    }

    /** Takes {@code job} back; false if it has begun. */
    boolean remove(Job job) {
        return queue.remove(job);
    }

    void resize(int threads) {
        lock.lock();
        try {
            limit = threads;
            update();
            wakeAll();
            startWhereNeeded();
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts what runs, refuses what is queued, and ends the threads. Idempotent. */
    void close(Throwable reason) {
        lock.lock();
        try {
            closedFor = reason;
            update();
            wakeAll();
            all.forEach(Worker::interrupt);
        } finally {
            lock.unlock();
        }
        for (var job = queue.poll(); job != null; job = queue.poll()) {
            job.refuse(reason);
        }
    }

    OffloadPool.Statistics statistics(int waiting) {
        lock.lock();
        try {
            int busy = (int) all.stream().filter(Worker::isBusy).count();
            long completed = completedByRetired
                    + all.stream().mapToLong(Worker::completed).sum();
            return new OffloadPool.Statistics(limit, all.size(), busy, queue.size(), waiting, started, completed);
        } finally {
            lock.unlock();
        }
    }

    // ---- under the lock ----

    /** Takes one from the line, or starts one, if jobs wait for that; gives who is to be woken. */
    private @Nullable Worker call() {
        if (idle.isEmpty()) {
            startIfNeeded();
            return null;
        }
        return woken > 0 || queue.isEmpty() ? null : takeFirstIdle();
    }

    private Worker takeFirstIdle() {
        var worker = idle.removeFirst();
        worker.state = Worker.State.WOKEN;
        woken++;
        update();
        return worker;
    }

    private void wakeAll() {
        while (!idle.isEmpty()) {
            takeFirstIdle().wake();
        }
    }

    private void startWhereNeeded() {
        boolean more = true;
        while (more) {
            more = startIfNeeded();
        }
    }

    /** Whether it has started one. Throws what the system says if there is none at all then. */
    private boolean startIfNeeded() {
        return mayStart() && moreJobsThan(unseen) && start();
    }

    private boolean mayStart() {
        return closedFor == null && all.size() < limit;
    }

    private boolean moreJobsThan(int count) {
        return queue.stream().limit(count + 1L).count() > count;
    }

    private boolean start() {
        var worker = new Worker(this, options, factory);
        all.add(worker);
        try {
            worker.start();
            started++;
            unseen++;
            return true;
        } catch (Throwable e) {
            all.remove(worker);
            if (all.isEmpty()) {
                throw e;
            }
            return false; // those that there are do the work
        } finally {
            update();
        }
    }

    /** After each change of what it goes by; before a look at the queue that is to see what came before the change. */
    private void update() {
        crowded = closedFor != null || all.size() > limit;
        onCall = idle.isEmpty() ? mayStart() : woken == 0;
    }

    // ---- on a worker's thread ----

    /** A job, without the lock; null if there is none, or the worker may not take one. */
    @Nullable
    Job poll() {
        var job = crowded ? null : queue.poll();
        if (job == null) {
            return null;
        }
        Worker.clearInterrupt();
        var reason = closedFor;
        if (reason != null) { // its interrupt may just have been cleared
            job.refuse(reason);
            return null;
        }
        return job;
    }

    /** A job; null if there is none, and then the worker is idle or, with no time left, retired. */
    @Nullable
    Job pollOrRest(Worker worker, long nanosLeft) {
        Job job;
        Worker next;
        lock.lock();
        try {
            leave(worker);
            job = poll();
            if (job == null) {
                rest(worker, nanosLeft);
            }
            next = call();
        } finally {
            lock.unlock();
        }
        wake(next);
        return job;
    }

    private void leave(Worker worker) {
        switch (worker.state) {
            case STARTED -> unseen--;
            case IDLE -> idle.remove(worker);
            case WOKEN -> woken--;
            case ACTIVE, RETIRED -> {}
        }
        worker.state = Worker.State.ACTIVE;
        update();
    }

    private void rest(Worker worker, long nanosLeft) {
        if (crowded || nanosLeft <= 0) {
            retireNow(worker);
        } else {
            worker.state = Worker.State.IDLE;
            idle.addLast(worker);
            update();
        }
    }

    /** False if the thread has to go on, worn out as it is: the system has none to replace it, and there is no other. */
    boolean retire(Worker worker) {
        lock.lock();
        try {
            return retireNow(worker);
        } finally {
            lock.unlock();
        }
    }

    private boolean retireNow(Worker worker) {
        all.remove(worker);
        update();
        try {
            wake(call());
        } catch (Throwable e) {
            all.add(worker);
            update();
            return false;
        }
        worker.state = Worker.State.RETIRED;
        completedByRetired += worker.completed();
        return true;
    }
}
