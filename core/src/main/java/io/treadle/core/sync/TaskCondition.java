package io.treadle.core.sync;

import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.waiting.Waiter;
import io.treadle.core.time.Deadline;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets tasks that hold a lock wait until others, which hold it later, say that something has changed. Made by {@link
 * TaskLock#newCondition} or {@link TaskRLock#newCondition}.
 *
 * <p>All its methods are for the task that holds the lock ({@link IllegalStateException} otherwise). Waiting releases the
 * lock, however often it was acquired, and takes it back before it returns or throws: also a task that is cancelled or killed
 * has it again then. Neither a cancellation nor a kill ends that second wait; only {@link LockBrokenException} does, and then
 * the caller does not have the lock. A signal goes to who waits longest. It is never lost: a task that got it returns
 * normally, and if it was cancelled in the same turn, its next wait throws.
 */
public final class TaskCondition {
    /**
     * A condition at one moment.
     *
     * @param waiting how many tasks wait for a signal
     */
    public record Statistics(int waiting) {}

    private final Ownership lock;
    private final LinkedRing<Signalled> line = new LinkedRing<>();

    TaskCondition(Ownership lock) {
        this.lock = lock;
    }

    /**
     * Waits for a signal.
     *
     * @throws io.treadle.core.Cancelled if the caller is cancelled; it has the lock then
     */
    public void await() {
        awaitSignal(null);
    }

    /** Waits for a signal for {@code limit} at most, not counting the time to get the lock back; whether there was one. */
    public boolean await(Duration limit) {
        return awaitSignal(TaskLoop.current().deadlineAfter(limit));
    }

    /** Waits until {@code predicate}, asked now and after each signal, is true. */
    public void await(BooleanSupplier predicate) {
        checkpoint();
        while (!predicate.getAsBoolean()) {
            awaitSignal(null);
        }
    }

    /** The same for {@code limit} at most; whether {@code predicate} is true in the end. */
    public boolean await(Duration limit, BooleanSupplier predicate) {
        checkpoint();
        var deadline = TaskLoop.current().deadlineAfter(limit);
        boolean signalled = true;
        while (!predicate.getAsBoolean()) {
            if (!signalled) {
                return false;
            }
            signalled = awaitSignal(deadline);
        }
        return true;
    }

    /** Ends the wait of the task that waits longest, if any does. Does not wait. */
    public void signal() {
        signal(1);
    }

    /** Ends the waits of the {@code count} tasks that wait longest, or of all if there are fewer. Does not wait. */
    public void signal(int count) {
        lock.ensureHeld("signal");
        for (int left = count; left > 0; left--) {
            var next = line.poll();
            if (next == null) {
                return;
            }
            next.letGo();
        }
    }

    /** Ends the waits of all that wait now. Does not wait. */
    public void signalAll() {
        signal(Integer.MAX_VALUE);
    }

    /** How many wait now; also for tasks that do not hold the lock. */
    public Statistics statistics() {
        lock.home().enter();
        return new Statistics(line.size());
    }

    private void checkpoint() {
        lock.home().checkpointToHold();
        lock.ensureHeld("await");
    }

    private boolean awaitSignal(@Nullable Deadline deadline) {
        checkpoint();
        var wait = Wait.begin();
        new Signalled().enlist(wait);
        if (deadline != null) {
            wait.addDeadline(deadline);
        }
        parkWithoutLock(wait);
        return !wait.isTimedOut();
    }

    private void parkWithoutLock(Wait wait) {
        int depth = lock.releaseFully();
        try {
            wait.park();
        } catch (Throwable e) {
            reacquire(depth, e);
            throw e;
        }
        lock.reacquire(depth);
    }

    private void reacquire(int depth, Throwable thrown) {
        try {
            lock.reacquire(depth);
        } catch (LockBrokenException e) {
            e.addSuppressed(thrown);
            throw e;
        }
    }

    @Override
    public String toString() {
        return "TaskCondition[" + line.size() + " waiting, lock " + lock.state() + "]";
    }

    private final class Signalled extends Waiter<Signalled, TaskCondition> {
        Signalled() {
            super(line);
        }

        @Override
        public boolean tryNow() {
            return false; // a signal is for those who wait
        }

        @Override
        public String describe() {
            return "waits for a signal of a condition of " + lock.label();
        }

        @Override
        public TaskCondition result() {
            return TaskCondition.this;
        }
    }
}
