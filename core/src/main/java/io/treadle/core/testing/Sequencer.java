package io.treadle.core.testing;

import io.treadle.core.Wait;
import io.treadle.core.function.Action;
import io.treadle.core.internal.waiting.HomeLoop;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts pieces of different tasks into one order, for tests: the step with number 0 runs first, then 1, and so on.
 *
 * <pre>{@code
 * var order = new Sequencer();
 * loop.spawn(() -> order.step(1, () -> ...));
 * order.step(0, () -> ...);
 * }</pre>
 *
 * <p>For tasks of one loop.
 */
public final class Sequencer {
    private static final class Turn implements Wait.Clause {
        private final Wait wait = Wait.begin();

        @Override
        public void undo() {}

        @Override
        public String describe() {
            return "waits for its step of a Sequencer";
        }
    }

    private final HomeLoop home = new HomeLoop(this);
    private final Set<Integer> taken = new HashSet<>();
    private final Map<Integer, Turn> waiting = new TreeMap<>();
    private int next;
    private boolean broken;

    /** Makes one whose step 0 is next. */
    public Sequencer() {}

    /**
     * Waits until the steps with lower numbers are over, and then runs {@code action}; the next step begins when it has ended,
     * also by an error.
     *
     * @throws X what the action threw
     * @throws io.treadle.core.Cancelled if the task is cancelled before its turn; the steps that are left then fail, as it will
     *     never come
     * @throws IllegalStateException if a task that had a step was cancelled before its turn
     * @throws IllegalArgumentException if {@code number} is negative or had a step already
     */
    public <X extends Exception> void step(int number, Action<X> action) throws X {
        home.enter();
        if (number < 0 || !taken.add(number)) {
            throw new IllegalArgumentException("expected a number that no step had yet, 0 or more: number=" + number);
        }
        awaitTurn(number);
        try {
            action.run();
        } finally {
            next++;
            wake(next);
        }
    }

    private void awaitTurn(int number) {
        boolean reached = false;
        try {
            while (!broken && next != number) {
                var turn = new Turn();
                waiting.put(number, turn);
                turn.wait.add(turn);
                turn.wait.park();
            }
            ensureUnbroken(number);
            reached = true;
        } finally {
            if (!reached) {
                breakUp(number);
            }
        }
    }

    private void ensureUnbroken(int number) {
        if (broken) {
            throw new IllegalStateException("the turn of this step never comes, because the task of an earlier one was"
                    + " cancelled before its turn: number=" + number + ", reached=" + next + "; use a new sequencer");
        }
    }

    private void breakUp(int number) {
        broken = true;
        waiting.remove(number);
        Set.copyOf(waiting.keySet()).forEach(this::wake);
    }

    private void wake(int number) {
        var turn = waiting.remove(number);
        if (turn != null) {
            turn.wait.fire(turn);
        }
    }
}
