package io.treadle.core.sync;

import io.treadle.core.Task;
import io.treadle.core.internal.waiting.Names;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lock that the task which holds it may acquire again; it is free when it was released as often. Otherwise as
 * {@link TaskLock}.
 */
public final class TaskRLock {
    /**
     * A lock at one moment.
     *
     * @param holder null if it is free
     * @param depth how often the holder has it
     * @param waiting how many tasks wait for it
     */
    public record Statistics(@Nullable Task<?> holder, int depth, int waiting) {}

    private final Ownership ownership;
    private final String name;

    /** A free lock. */
    public TaskRLock() {
        this("");
    }

    /** A free lock with a name, which errors and {@link #toString} tell. */
    @SuppressWarnings("this-escape") // for its errors only
    public TaskRLock(String name) {
        this.name = name;
        this.ownership = new Ownership(this, Names.of("TaskRLock", name), true);
    }

    /**
     * Waits until the caller has the lock; does not wait if it has it already, which then counts once more.
     *
     * @throws LockBrokenException if the task that held it has ended without releasing it
     * @throws io.treadle.core.diagnostics.DeadlockException if its holder waits, perhaps by way of other locks and tasks, for
     *     something that the caller holds
     * @throws io.treadle.core.Cancelled if the caller is cancelled, and then does not have it
     */
    public void acquire() {
        ownership.acquire();
    }

    /** The same for {@code limit} at most; whether the caller has it. */
    public boolean acquire(Duration limit) {
        return ownership.acquire(limit);
    }

    /**
     * Takes the lock if it is free or the caller's; does not wait.
     *
     * @return whether it was
     * @throws LockBrokenException if the task that held it has ended without releasing it
     */
    public boolean tryAcquire() {
        return ownership.tryAcquire();
    }

    /** {@linkplain #acquire Acquires} it for a block; closing the result releases it. */
    public Held hold() {
        acquire();
        return new Held(this::release);
    }

    /**
     * The same for {@code limit} at most.
     *
     * @throws io.treadle.core.DeadlineException if it was not the caller's in time
     */
    public Held hold(Duration limit) {
        return Held.within(limit, acquire(limit), this, this::release);
    }

    /** What a select takes when the lock is the caller's; whoever takes it has to close it. */
    public SelectClause<Held> acquiring() {
        return ownership.acquiring();
    }

    /**
     * Takes one acquiring back; the last time it gives the lock to the first who waits for it, else sets it free. Does not
     * wait.
     *
     * @throws IllegalStateException if the caller does not hold it
     */
    public void release() {
        ownership.release();
    }

    /** A new condition of this lock. */
    public TaskCondition newCondition() {
        return new TaskCondition(ownership);
    }

    /** Whether the calling task holds it. */
    public boolean isHeld() {
        return ownership.isHeldBy(Task.current());
    }

    /** Who holds it now, how often, and how many wait. */
    public Statistics statistics() {
        ownership.home().enter();
        return new Statistics(ownership.holder(), ownership.depth(), ownership.waiting());
    }

    @Override
    public String toString() {
        return "TaskRLock[" + (name.isEmpty() ? "" : name + ", ") + ownership.state() + "]";
    }
}
