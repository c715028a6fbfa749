package io.treadle.core.sync;

import io.treadle.core.Task;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.task.TaskHost;
import io.treadle.core.internal.waiting.HomeLoop;
import io.treadle.core.internal.waiting.Names;
import io.treadle.core.internal.waiting.Waiter;
import io.treadle.core.internal.waiting.Waiting;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tokens that are lent, each to one borrower by name, of which there may be more or fewer as time goes on: how much of
 * something may be in use at once. trio's limiter.
 *
 * <p>A borrower is the calling task unless another object is given ({@code ...For}), and has one token at most. Who waits gets
 * one in the order of arrival. A limiter takes nothing back by itself: a task that ends without giving its token back keeps it,
 * until another one calls {@link #releaseFor} with it; {@link Statistics#ended} and dumps tell who has. May be made anywhere;
 * belongs to the loop that first uses it.
 */
public final class CapacityLimiter {
    /**
     * A limiter at one moment.
     *
     * @param total how many tokens there are
     * @param borrowers who has one, first come first
     * @param ended which of the borrowers are tasks that have ended without giving theirs back
     * @param waiting how many tasks wait for one
     */
    public record Statistics(int total, List<Object> borrowers, List<Task<?>> ended, int waiting) {}

    /** So many borrowers are named in a dump. */
    private static final int NAMED = 3;

    private final HomeLoop home = new HomeLoop(this);
    private final LinkedRing<Acquire> line = new LinkedRing<>();
    private final Set<Object> borrowers = new LinkedHashSet<>();
    private int total;
    private String name = "";

    /**
     * A limiter with {@code total} tokens.
     *
     * @throws IllegalArgumentException if {@code total} is negative
     */
    public CapacityLimiter(int total) {
        this.total = notNegative(total);
    }

    private static int notNegative(int total) {
        if (total < 0) {
            throw new IllegalArgumentException("expected 0 or more: total=" + total);
        }
        return total;
    }

    /** Names it, for dumps and errors, before it is used; returns this. */
    public CapacityLimiter named(String newName) {
        name = Objects.requireNonNull(newName, "newName");
        return this;
    }

    // ---- borrowing ----

    /**
     * Waits until the caller has a token.
     *
     * @throws IllegalStateException if the caller has one
     * @throws io.treadle.core.Cancelled if the caller is cancelled, and then does not have it
     */
    public void acquire() {
        acquireFor(Task.current());
    }

    /** The same for {@code limit} at most; whether the caller has one. */
    public boolean acquire(Duration limit) {
        return acquireFor(Task.current(), limit);
    }

    /** Waits until {@code borrower} has a token, for {@code limit} at most; whether it has one. */
    public boolean acquireFor(Object borrower, Duration limit) {
        home.checkpointToHold();
        var acquire = new Acquire(borrower);
        boolean inTime = Waiting.await(acquire, limit);
        if (inTime) {
            acquire.ensureGiven();
        }
        return inTime;
    }

    /** Waits until {@code borrower} has a token, as {@link #acquire()} does. */
    public void acquireFor(Object borrower) {
        home.checkpointToHold();
        if (!take(borrower)) {
            var acquire = new Acquire(borrower);
            Waiting.await(acquire);
            acquire.ensureGiven();
        }
    }

    /**
     * Takes a token if there is one; does not wait.
     *
     * @throws IllegalStateException if the caller has one
     */
    public boolean tryAcquire() {
        return tryAcquireFor(Task.current());
    }

    /** Takes a token for {@code borrower} if there is one, as {@link #tryAcquire} does. */
    public boolean tryAcquireFor(Object borrower) {
        home.enter();
        return take(borrower);
    }

    /** {@linkplain #acquire() Acquires} a token for a block; closing the result gives it back. */
    public Held hold() {
        return holdFor(Task.current());
    }

    /**
     * The same for {@code limit} at most.
     *
     * @throws io.treadle.core.DeadlineException if there was none in time
     */
    public Held hold(Duration limit) {
        return holdFor(Task.current(), limit);
    }

    /** {@linkplain #acquireFor Acquires} a token for {@code borrower}, for a block. */
    public Held holdFor(Object borrower) {
        acquireFor(borrower);
        return new Held(() -> releaseFor(borrower));
    }

    /**
     * {@linkplain #acquireFor(Object, Duration) Acquires} a token for {@code borrower} within {@code limit}, for a block.
     *
     * @throws io.treadle.core.DeadlineException if there was none in time
     */
    public Held holdFor(Object borrower, Duration limit) {
        return Held.within(limit, acquireFor(borrower, limit), this, () -> releaseFor(borrower));
    }

    /** What a select takes when a token is the caller's; whoever takes it has to close it. */
    public SelectClause<Held> acquiring() {
        return () -> new Acquire(Task.current());
    }

    /** What a select takes when a token is {@code borrower}'s. */
    public SelectClause<Held> acquiringFor(Object borrower) {
        return () -> new Acquire(borrower);
    }

    // ---- giving back ----

    /**
     * Gives the caller's token back. Does not wait.
     *
     * @throws IllegalStateException if the caller has none
     */
    public void release() {
        releaseFor(Task.current());
    }

    /** Gives the token of {@code borrower} back, as {@link #release} does; any task of the loop may. */
    public void releaseFor(Object borrower) {
        home.enter();
        if (!borrowers.remove(borrower)) {
            throw new IllegalStateException("only who has a token can give it back: borrower=" + borrower + ", limiter="
                    + this + "; acquire it first");
        }
        lend();
    }

    /**
     * Changes how many tokens there are. If there are more, who waits gets them; if there are fewer than are lent, the next
     * ones that are given back are gone.
     *
     * @throws IllegalArgumentException if {@code newTotal} is negative
     */
    public void setTotal(int newTotal) {
        home.enter();
        total = notNegative(newTotal);
        lend();
    }

    private void lend() {
        while (borrowers.size() < total && !line.isEmpty()) {
            letFirstGo();
        }
    }

    private void letFirstGo() {
        var first = line.first();
        if (first != null) {
            // calls the borrower, which may throw: so before it leaves the line
            first.given = borrowers.add(first.borrower);
            line.remove(first);
            first.letGo();
        }
    }

    // ---- what it is ----

    /** How many tokens there are, lent or not. */
    public int total() {
        home.enter();
        return total;
    }

    /** How many tokens are lent; may be more than {@link #total} after that was lowered. */
    public int borrowed() {
        home.enter();
        return borrowers.size();
    }

    /** How many tokens can be had now. */
    public int available() {
        home.enter();
        return Math.max(0, total - borrowers.size());
    }

    /** Who has a token now and how many wait. */
    public Statistics statistics() {
        home.enter();
        return new Statistics(total, List.copyOf(borrowers), ended(), line.size());
    }

    private List<Task<?>> ended() {
        var ended = new ArrayList<Task<?>>();
        for (var borrower : borrowers) {
            if (borrower instanceof Task<?> task && task.isDone()) {
                ended.add(task);
            }
        }
        return List.copyOf(ended);
    }

    @Override
    public String toString() {
        return "CapacityLimiter[" + borrowers.size() + " of " + total + " borrowed, " + line.size() + " waiting]";
    }

    private boolean take(Object borrower) {
        if (borrowers.contains(borrower)) {
            throw hasOne(borrower);
        }
        return borrowers.size() < total && borrowers.add(borrower);
    }

    private IllegalStateException hasOne(Object borrower) {
        return new IllegalStateException("a borrower has one token at most: borrower=" + borrower + ", limiter=" + this
                + "; give another borrower, by acquireFor");
    }

    private final class Acquire extends Waiter<Acquire, Held> {
        private final Object borrower;
        private boolean given;

        Acquire(Object borrower) {
            super(line);
            this.borrower = borrower;
        }

        @Override
        public boolean tryNow() {
            home.enter();
            given = take(borrower);
            return given;
        }

        @Override
        public String describe() {
            return "waits for a token of " + Names.of("CapacityLimiter", name) + ", of which " + borrowers.size()
                    + " of " + total + " are lent" + toWhom() + keptByEnded();
        }

        /** The first few tasks that have not ended; what else borrows has no name for people. */
        private String toWhom() {
            var labels = borrowers.stream()
                    .filter(borrower -> borrower instanceof Task<?> task && !task.isDone())
                    .limit(NAMED + 1L)
                    .map(borrower -> ((TaskHost) borrower).label())
                    .toList();
            return labels.isEmpty()
                    ? ""
                    : ", to " + String.join(", ", labels.subList(0, Math.min(labels.size(), NAMED)))
                            + (labels.size() > NAMED ? ", ..." : "");
        }

        /** Looks at all borrowers, so only the first of the line tells. */
        private String keptByEnded() {
            var ended = line.first() == this ? ended() : List.<Task<?>>of();
            return ended.isEmpty()
                    ? ""
                    : ended.stream()
                            .map(task -> ((TaskHost) task).label())
                            .collect(Collectors.joining(", ", "; ended without giving theirs back: ", ""));
        }

        @Override
        public Held result() {
            ensureGiven();
            return new Held(() -> releaseFor(borrower));
        }

        /** Not if the same borrower asked twice at the same time. */
        private void ensureGiven() {
            if (!given) {
                throw hasOne(borrower);
            }
        }
    }
}
