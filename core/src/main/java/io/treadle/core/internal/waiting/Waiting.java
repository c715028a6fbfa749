package io.treadle.core.internal.waiting;

import io.treadle.core.Task;
import io.treadle.core.Wait;
import io.treadle.core.select.Attempt;
import java.time.Duration;
import java.util.function.Supplier;

/** Waits for one thing, as a select with one clause; where it is not a sleep, the caller has passed a checkpoint. */
public final class Waiting {
    private Waiting() {}

    /** What a sleep is for. It never ends it. */
    private record Purpose(Supplier<String> words) implements Wait.Clause {
        @Override
        public void undo() {}

        @Override
        public String describe() {
            return words.get();
        }
    }

    /** Sleeps for {@code time}, as {@link Task#sleep} does; dumps say {@code words}, which must not wait. */
    public static void sleep(Duration time, Supplier<String> words) {
        if (time.isPositive()) {
            var wait = Wait.begin();
            wait.add(new Purpose(words));
            wait.addTimeout(time);
            wait.park();
        } else {
            Task.yieldNow();
        }
    }

    /** Waits, if it has to, until {@code attempt} has been given what it wants. */
    public static void await(Attempt<?> attempt) {
        if (!attempt.tryNow()) {
            awaitTurn(attempt);
        }
    }

    /**
     * Waits, if it has to, until a task gives {@code attempt} what it holds.
     *
     * @throws io.treadle.core.diagnostics.DeadlockException if that task waits, perhaps by way of others, for the caller
     */
    public static void awaitHeld(Attempt<?> attempt) {
        if (!attempt.tryNow()) {
            var wait = enlist(attempt, Wait.begin());
            wait.ensureNoDeadlock();
            wait.park();
        }
    }

    /** Waits until {@code attempt}, which has just been in vain, has been given what it wants. */
    public static void awaitTurn(Attempt<?> attempt) {
        enlist(attempt, Wait.begin()).park();
    }

    /** The same for {@code limit} at most; whether it was in time. */
    public static boolean await(Attempt<?> attempt, Duration limit) {
        if (attempt.tryNow()) {
            return true;
        }
        var wait = Wait.begin();
        wait.addTimeout(limit);
        enlist(attempt, wait).park();
        return !wait.isTimedOut();
    }

    /**
     * Waits, if it has to, until a task gives {@code attempt} what it holds, whatever is cancelled or killed meanwhile. If that
     * task waits for the caller, the other one fails.
     */
    public static void awaitHeldShielded(Attempt<?> attempt) {
        if (!attempt.tryNow()) {
            var wait = enlist(attempt, Wait.beginShielded());
            wait.breakDeadlock();
            wait.park();
        }
    }

    private static Wait enlist(Attempt<?> attempt, Wait wait) {
        try {
            attempt.enlist(wait);
        } catch (Throwable e) {
            wait.abandon();
            throw e;
        }
        return wait;
    }
}
