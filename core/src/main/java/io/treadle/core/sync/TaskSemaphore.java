package io.treadle.core.sync;

import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.waiting.HomeLoop;
import io.treadle.core.internal.waiting.Names;
import io.treadle.core.internal.waiting.Waiter;
import io.treadle.core.internal.waiting.Waiting;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.Objects;

/**
 * A number of permits: who acquires one waits until there is one. It has no holders, so any task of the loop may release,
 * also one that has acquired nothing; see {@link CapacityLimiter} for permits with names on them.
 *
 * <p>Who waits gets a permit in the order of arrival: a release hands it to the first, and nobody who comes meanwhile is
 * faster. May be made anywhere; belongs to the loop that first uses it.
 */
public final class TaskSemaphore {
    /**
     * A semaphore at one moment.
     *
     * @param available how many permits are free; none while tasks wait
     * @param waiting how many tasks wait for one
     */
    public record Statistics(int available, int waiting) {}

    private final HomeLoop home = new HomeLoop(this);
    private final LinkedRing<Acquire> line = new LinkedRing<>();
    private final int bound;
    private int available;
    private String name = "";

    /**
     * A semaphore with {@code permits}, which grow with each release too many.
     *
     * @throws IllegalArgumentException if {@code permits} is negative
     */
    public TaskSemaphore(int permits) {
        this(permits, Integer.MAX_VALUE);
    }

    private TaskSemaphore(int permits, int bound) {
        if (permits < 0) {
            throw new IllegalArgumentException("expected 0 or more: permits=" + permits);
        }
        this.available = permits;
        this.bound = bound;
    }

    /** A semaphore with {@code permits}, for which a release too many is an error. */
    public static TaskSemaphore bounded(int permits) {
        return new TaskSemaphore(permits, permits);
    }

    /** Names it, for dumps and errors, before it is used; returns this. */
    public TaskSemaphore named(String newName) {
        name = Objects.requireNonNull(newName, "newName");
        return this;
    }

    /**
     * Waits until the caller has a permit.
     *
     * @throws io.treadle.core.Cancelled if the caller is cancelled, and then does not have it
     */
    public void acquire() {
        home.checkpointToHold();
        if (!take()) {
            Waiting.await(new Acquire());
        }
    }

    /** The same for {@code limit} at most; whether the caller has it. */
    public boolean acquire(Duration limit) {
        home.checkpointToHold();
        return take() || Waiting.await(new Acquire(), limit);
    }

    /** Takes a permit if there is one; does not wait. */
    public boolean tryAcquire() {
        home.enter();
        return take();
    }

    /** {@linkplain #acquire Acquires} a permit for a block; closing the result releases it. */
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

    /** What a select takes when a permit is the caller's; whoever takes it has to close it. */
    public SelectClause<Held> acquiring() {
        return Acquire::new;
    }

    /** Gives a permit back, to the first who waits for one. Does not wait. */
    public void release() {
        release(1);
    }

    /**
     * Gives {@code count} permits back.
     *
     * @throws IllegalArgumentException if {@code count} is negative
     * @throws IllegalStateException if there would be more than the bound, or than an {@code int} counts
     */
    public void release(int count) {
        home.enter();
        ensureReleasable(count);
        available += count;
        while (available > 0 && !line.isEmpty()) {
            letFirstGo();
        }
    }

    private void ensureReleasable(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("expected 0 or more: count=" + count);
        }
        if (count > bound - available) {
            throw new IllegalStateException(
                    "released more often than acquired: count=" + count + ", available=" + available + ", bound="
                            + bound + "; release once for each permit, as try (var held = semaphore.hold()) does");
        }
    }

    private void letFirstGo() {
        var first = line.poll();
        if (first != null) {
            available--;
            first.letGo();
        }
    }

    /** How many permits are free. */
    public int available() {
        home.enter();
        return available;
    }

    /** How many permits are free and how many tasks wait. */
    public Statistics statistics() {
        home.enter();
        return new Statistics(available, line.size());
    }

    @Override
    public String toString() {
        return "TaskSemaphore[" + available + " available, " + line.size() + " waiting]";
    }

    private boolean take() {
        if (available == 0) {
            return false;
        }
        available--;
        return true;
    }

    private final class Acquire extends Waiter<Acquire, Held> {
        Acquire() {
            super(line);
        }

        @Override
        public boolean tryNow() {
            home.enter();
            return take();
        }

        @Override
        public String describe() {
            return "waits for a permit of " + Names.of("TaskSemaphore", name);
        }

        @Override
        public Held result() {
            return new Held(TaskSemaphore.this::release);
        }
    }
}
