package io.treadle.core.sync;

import io.treadle.core.Task;
import io.treadle.core.internal.waiting.Names;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one task holds at a time: for what must stay whole over a wait. Between two waits nothing else of the loop
 * runs, so what is touched there needs no lock.
 *
 * <pre>{@code
 * try (var held = lock.hold()) {
 *     balance = bank.fetch();   // waits
 *     bank.store(balance + 1);
 * }
 * }</pre>
 *
 * <p>Who waits gets it in the order of arrival: a release hands it to the first, and nobody who comes meanwhile is faster.
 * The task that holds it has to release it, greenlets counting as their task; if it ends without, all who want the lock get
 * a {@link LockBrokenException} with its name: who waits at once, who comes later when it comes. Only the end of a thread that
 * the loop has adopted ({@link io.treadle.core.TaskLoop#threadFactory}) is not noticed until the next one comes; who waits
 * then fails too. Not reentrant: see {@link TaskRLock}.
 *
 * <p>May be made anywhere; belongs to the loop that first uses it, whose tasks alone may use it then ({@link
 * WrongThreadException} otherwise).
 */
public final class TaskLock {
    /**
     * A lock at one moment.
     *
     * @param holder null if it is free
     * @param waiting how many tasks wait for it
     */
    public record Statistics(@Nullable Task<?> holder, int waiting) {}

    private final Ownership ownership;
    private final String name;

    /** A free lock. */
    public TaskLock() {
        this("");
    }

    /** A free lock with a name, which errors and {@link #toString} tell. */
    @SuppressWarnings("this-escape") // for its errors only
    public TaskLock(String name) {
        this.name = name;
        this.ownership = new Ownership(this, Names.of("TaskLock", name), false);
    }

    /**
     * Waits until the caller has the lock.
     *
     * @throws IllegalStateException if the caller has it already
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
     * Takes the lock if it is free; does not wait.
     *
     * @return whether the caller has it now
     * @throws IllegalStateException if it had it before
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
     * Gives the lock to the first who waits for it, else sets it free. Does not wait.
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

    /** Who holds it now and how many wait. */
    public Statistics statistics() {
        ownership.home().enter();
        return new Statistics(ownership.holder(), ownership.waiting());
    }

    @Override
    public String toString() {
        return "TaskLock[" + (name.isEmpty() ? "" : name + ", ") + ownership.state() + "]";
    }
}
