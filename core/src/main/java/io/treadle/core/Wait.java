package io.treadle.core;

import io.treadle.core.diagnostics.DeadlockException;
import io.treadle.core.engine.Timer;
import io.treadle.core.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one wait under everything: a task registers with any number of things, parks once, and learns which came first.
 * For authors of locks, queues and protocols; everything in Treadle that waits is built on it.
 *
 * <pre>{@code
 * var wait = Wait.begin();
 * wait.add(waiters.enqueue(wait));   // a Clause: fires the wait when its turn has come
 * wait.addTimeout(limit);
 * wait.park();
 * if (wait.isTimedOut()) ...
 * }</pre>
 *
 * <p>Confined to the loop's thread; see {@link RemoteClause} for what completes on another one. The idea of clauses is
 * libdill's.
 */
/*
 *   open       begin()    clauses may be added
 *   decided    fire()     the winner is known, and all other clauses have been undone: what is registered anywhere is
 *                         always a live waiter, so firing cannot miss, and a lost race leaves nothing behind
 *   over       park()     has returned the winner or thrown Cancelled
 *
 * Cancelling is one more clause, which is not registered anywhere: the task knows its wait. Which scope the exception names is
 * decided when it is thrown, so that of two that are cancelled in one turn it is the outer one.
 */
@SuppressWarnings("exports") // users see nothing of a timer
public class Wait extends Timer {
    /** Something that can end a wait. */
    public interface Clause {
        /**
         * Takes the registration back, because another clause has won. Called once, on the loop's thread, possibly
         * outside any task, so it must only unlink: no waiting, no lock, no user code.
         */
        void undo();

        /**
         * Whether what ends the wait comes from outside the loop: I/O, another thread. A virtual clock stands still for it.
         */
        default boolean isExternal() {
            return false;
        }

        /**
         * What this waits for, in words that go behind the name of a task: {@code receives from Channel 'jobs'}. Asked for by a
         * dump only; by any thread where the loop does not answer, so it must neither wait nor change anything. Empty for a clause
         * that adds nothing to the words of the others.
         */
        default String describe() {
            return "waits in " + getClass().getName();
        }

        /**
         * The tasks of the same loop of which each has to do something before this can fire: who holds the lock, who is joined.
         * Empty where that is not known.
         */
        default Collection<? extends Task<?>> blockers() {
            return List.of();
        }
    }

    /** The clause that wins when the first time that was set is over; that is the timer which the wait itself is. */
    private static final Clause TIME_OVER = () -> {};

    /** One that wins when a further time is over. */
    private static final class FurtherTime extends Timer implements Clause {
        private final Wait wait;

        private FurtherTime(Wait wait) {
            this.wait = wait;
        }

        @Override
        protected void expire() {
            wait.fire(this);
        }

        @Override
        public void undo() {
            wait.task.loop.scheduler().cancel(this);
        }

        private Deadline due() {
            return new Deadline(deadlineNanos());
        }
    }

    /** One that only its clauses end. */
    private static final class Shielded extends Wait {
        private Shielded(RealTask<?> task) {
            super(task);
        }

        @Override
        boolean isShielded() {
            return true;
        }
    }

    /** The clause that wins when the task is cancelled by {@code scope}; null for a kill. */
    private record CancelledBy(@Nullable CancelScope scope) implements Clause {
        @Override
        public void undo() {}
    }

    private static final Clause ABANDONED = () -> {};

    private final RealTask<?> task;
    private @Nullable Clause first;
    private @Nullable List<Clause> others;
    private @Nullable Clause winner;

    private Wait(RealTask<?> task) {
        this.task = task;
    }

    /**
     * Begins a wait of the current task.
     *
     * @throws Cancelled if the task is cancelled
     * @throws WrongThreadException if the caller is not a task on its loop's thread
     */
    public static Wait begin() {
        var task = RealTask.current();
        task.checkpoint();
        return new Wait(task);
    }

    /**
     * Begins a wait that nothing ends but its clauses, neither cancelling nor a kill: for what has to be waited for in any
     * case, such as the lock that a condition gives back.
     *
     * @throws WrongThreadException if the caller is not a task on its loop's thread
     */
    public static Wait beginShielded() {
        return new Shielded(RealTask.current());
    }

    /**
     * Does what a wait does that has nothing to wait for: throws if the task is cancelled. So what may wait behaves alike
     * whether it has to or not.
     *
     * @return the caller's loop
     * @throws Cancelled if the task is cancelled
     * @throws WrongThreadException if the caller is not a task on its loop's thread
     */
    public static TaskLoop checkpoint() {
        var task = RealTask.current();
        task.checkpoint();
        return task.loop;
    }

    /** Adds something that can end this wait. What has happened already may {@link #fire} at once. */
    public void add(Clause clause) {
        if (winner != null) {
            undoUnlessWinner(clause);
        } else if (first == null) {
            first = clause;
        } else {
            addFurther(clause);
        }
    }

    private void addFurther(Clause clause) {
        if (others == null) {
            others = new ArrayList<>(4);
        }
        others.add(clause);
    }

    /** Ends this wait after {@code limit}; see {@link #addDeadline}. */
    public Clause addTimeout(Duration limit) {
        return addDeadline(task.loop.deadlineAfter(limit));
    }

    /**
     * Ends this wait at {@code deadline}; one that has passed fires at the loop's next look at its timers, never at once.
     *
     * @return the clause that wins then
     */
    public Clause addDeadline(Deadline deadline) {
        if (isSet()) {
            return addFurther(deadline);
        }
        if (winner == null) {
            task.loop.scheduler().set(this, deadline.nanos());
        }
        return TIME_OVER;
    }

    private Clause addFurther(Deadline deadline) {
        var time = new FurtherTime(this);
        task.loop.scheduler().set(time, deadline.nanos());
        add(time);
        return time;
    }

    @Override
    protected void expire() {
        fire(TIME_OVER);
    }

    /**
     * Ends this wait when {@code other}, a task of the same loop, is done, at once if it is.
     *
     * @return the clause that wins then
     * @throws IllegalStateException if {@code other} is the task that waits
     */
    public Clause addJoin(Task<?> other) {
        var joined = (RealTask<?>) other;
        joined.ensureJoinable();
        return addEndOf(joined);
    }

    Clause addEndOf(AwaitedTask<?> other) {
        var clause = new JoinClause(other, this);
        other.addListener(clause);
        add(clause);
        return clause;
    }

    /**
     * Waits until a clause fires.
     *
     * @return the one that did
     * @throws Cancelled if the task was cancelled first
     */
    public Clause park() {
        if (!isShielded() && task.isCancelDue()) {
            cancel(task.cancelledBy()); // it came after begin(), while the clauses were added
        }
        boolean interrupted = false;
        task.beginWait(this);
        // Here and not in a method of its own: each frame below a park is kept on the heap for each task that waits.
        try {
            while (winner == null) {
                LockSupport.park(this); // names the wait to whoever asks what this thread waits for
                // Were the flag set, each park would return at once; JDK waits that follow shall see it, not this one.
                if (Thread.interrupted()) {
                    interrupted = true;
                    task.interruptedInWait();
                }
            }
        } finally {
            over(interrupted);
        }
        return outcome();
    }

    /**
     * Gives this wait up, instead of parking in it: takes all registrations back, so that nothing is handed to who does not
     * wait. For an error between {@link #begin} and {@link #park}.
     */
    public void abandon() {
        fire(ABANDONED);
    }

    /**
     * Refuses to wait in a circle, as {@link Clause#blockers} tells it: to be called when all clauses were added. For waits that
     * only other tasks can end; it costs next to nothing unless one of them waits for this task.
     *
     * @throws DeadlockException if this wait would be the last one of a circle; it was {@linkplain #abandon given up} then
     */
    public void ensureNoDeadlock() {
        var circle = Deadlocks.circleOf(task, this);
        if (!circle.isEmpty()) {
            var deadlock = Deadlocks.exception(circle, this);
            abandon();
            throw deadlock;
        }
    }

    /**
     * The same for a wait that must not end so: has the next task of the circle that may be disturbed fail instead. Where there is
     * none, one that waits just for the end of what its gather has cancelled does so no longer.
     */
    public void breakDeadlock() {
        var circle = Deadlocks.circleOf(task, this);
        if (!circle.isEmpty() && !killOneOf(circle)) {
            abandonGatherOf(circle);
        }
    }

    private boolean killOneOf(List<RealTask<?>> circle) {
        for (int i = circle.size() - 1; i > 0; i--) {
            var wait = circle.get(i).wait;
            if (wait != null && !wait.isShielded()) {
                circle.get(i).scopes().kill(Deadlocks.exception(circle, this));
                return true;
            }
        }
        return false;
    }

    private static void abandonGatherOf(List<RealTask<?>> circle) {
        for (var waiter : circle) {
            var wait = waiter.wait;
            if (wait != null && wait.first instanceof JoinAll<?>) {
                wait.abandon();
                return;
            }
        }
    }

    boolean isShielded() {
        return false;
    }

    boolean isParked() {
        return task.wait == this;
    }

    private void over(boolean interrupted) {
        task.endWait();
        if (winner == null) { // the JVM refused to park
            abandon();
        }
        if (interrupted) {
            task.keepInterrupt();
        }
    }

    private Clause outcome() {
        if (winner instanceof CancelledBy by) {
            throw Failures.<RuntimeException>sneakyThrow(task.scopes().toThrow(by.scope()));
        }
        return Objects.requireNonNull(winner);
    }

    /** Ends the wait in favour of {@code clause}, undoing all others; does nothing if it is decided. On the loop's thread. */
    public void fire(Clause clause) {
        assert task.loop.isOnThread() : "fired from another thread: " + Thread.currentThread();
        if (winner != null) {
            return;
        }
        winner = clause;
        try {
            undoLosers();
        } finally {
            task.goOnFrom(this);
        }
    }

    private void undoLosers() {
        if (isSet()) {
            task.loop.scheduler().cancel(this);
        }
        if (first != null) {
            undoUnlessWinner(first);
        }
        if (others != null) {
            others.forEach(this::undoUnlessWinner);
        }
    }

    private void undoUnlessWinner(Clause clause) {
        if (clause != winner) {
            clause.undo();
        }
    }

    /** Whether something outside the loop can end this wait. */
    boolean isExternal() {
        return (first != null && first.isExternal())
                || (others != null && others.stream().anyMatch(Clause::isExternal));
    }

    /** What it waits for, in words; the time that is left is apart, in {@link #end}. */
    String describe() {
        var words = clauses()
                .filter(clause -> !(clause instanceof FurtherTime))
                .map(Wait::describe)
                .filter(one -> !one.isEmpty())
                .distinct()
                .collect(Collectors.joining(" or "));
        return !words.isEmpty() ? words : end() == null ? "waits" : "sleeps";
    }

    /** A clause may be anybody's, and what it fails with here must neither spoil a dump nor leave a wait half begun. */
    private static String describe(Clause clause) {
        try {
            return clause.describe();
        } catch (RuntimeException e) {
            return "waits for something that cannot say what it is: " + Words.of(e);
        }
    }

    /** When its time is over; null for never. */
    @Nullable
    Deadline end() {
        var own = isSet() ? new Deadline(deadlineNanos()) : null;
        return clauses()
                .filter(FurtherTime.class::isInstance)
                .map(clause -> ((FurtherTime) clause).due())
                .reduce(own, (one, other) -> one == null || other.isBefore(one) ? other : one);
    }

    /** The tasks of which each has to act before this can end; none where it can end in another way. */
    Collection<? extends Task<?>> blockers() {
        return first == null || others != null || isSet() || winner != null ? List.of() : first.blockers();
    }

    private Stream<Clause> clauses() {
        return Stream.concat(Stream.ofNullable(first), others == null ? Stream.of() : List.copyOf(others).stream());
    }

    /** Whether its time was over before anything else ended it; once {@link #park} has returned. */
    public boolean isTimedOut() {
        return winner == TIME_OVER || winner instanceof FurtherTime;
    }

    /** Ends it, unless it is shielded, because {@code scope} is cancelled; null for a kill. */
    void cancel(@Nullable CancelScope scope) {
        if (!isShielded() && winner == null) {
            fire(new CancelledBy(scope));
        }
    }

    RealTask<?> task() {
        return task;
    }
}
