package io.treadle.testkit;

import io.treadle.core.Task;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.engine.Signal;
import io.treadle.core.function.Action;
import java.time.Duration;
import java.util.Objects;

/**
 * Whether a piece of code waits: gives other tasks a turn, be it in a wait of Treadle or of the JDK. For tasks; between two waits
 * nothing else of the loop runs, so code that relies on that can say so in a test.
 */
public final class WaitAssertions {
    /** Runs in the place of the first other task that gets a turn. */
    private static final class Turn extends Signal {
        private boolean given;
        private long nanoTime;

        @Override
        public void run() {
            given = true;
            nanoTime = System.nanoTime();
        }

        @Override
        protected void refused() {}
    }

    private WaitAssertions() {}

    /**
     * Runs {@code action}, which must wait at least once.
     *
     * @throws X what the action threw
     * @throws AssertionError if nothing else had a turn meanwhile
     * @throws WrongThreadException if the caller is not a task
     */
    public static <X extends Exception> void assertWaits(Action<X> action) throws X {
        if (!runWithTurn(action).given) {
            throw new AssertionError("expected to wait, so that other tasks have a turn, but it ran through");
        }
    }

    /**
     * Runs {@code action}, which must wait at least once, for the first time within {@code limit} of real time.
     *
     * @throws X what the action threw
     * @throws AssertionError if nothing else had a turn meanwhile, or only after the limit
     * @throws WrongThreadException if the caller is not a task
     */
    public static <X extends Exception> void assertWaits(Duration limit, Action<X> action) throws X {
        long start = System.nanoTime();
        var turn = runWithTurn(action);
        var held = Duration.ofNanos((turn.given ? turn.nanoTime : System.nanoTime()) - start);
        if (!turn.given || held.compareTo(limit) > 0) {
            throw new AssertionError("expected to wait within the limit, so that other tasks have a turn: limit="
                    + limit + ", held the thread for " + held + (turn.given ? "" : " and ran through"));
        }
    }

    /**
     * Runs {@code action}, which must not wait.
     *
     * @throws X what the action threw
     * @throws AssertionError if something else had a turn meanwhile
     * @throws WrongThreadException if the caller is not a task
     */
    public static <X extends Exception> void assertDoesNotWait(Action<X> action) throws X {
        if (runWithTurn(action).given) {
            throw new AssertionError("expected not to wait, but other tasks had a turn meanwhile");
        }
    }

    private static <X extends Exception> Turn runWithTurn(Action<X> action) throws X {
        Objects.requireNonNull(Task.current());
        var turn = new Turn();
        Objects.requireNonNull(Scheduler.current()).enqueueFirst(turn); // a seed must not put it off
        action.run();
        return turn;
    }
}
