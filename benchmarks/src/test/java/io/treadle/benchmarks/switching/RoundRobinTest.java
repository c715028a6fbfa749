package io.treadle.benchmarks.switching;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RoundRobinTest {
    /** Tasks as plain calls: each runs one turn and throws to get out of its loop. */
    private static RoundRobin scripted(int tasks, int target, int... order) {
        return new RoundRobin(tasks, target) {
            @Override
            void runAll() {
                for (int task : order) {
                    turn(task);
                }
            }

            private void turn(int task) {
                try {
                    task(task);
                } catch (TurnOver expected) {
                    // the task has yielded
                }
            }

            @Override
            void yieldTurn() {
                throw new TurnOver();
            }
        };
    }

    private static final class TurnOver extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void turnsInARingAreRight() {
        assertDoesNotThrow(() -> scripted(3, 6, 0, 1, 2, 0, 1, 2).playFairly());
    }

    @Test
    void aTaskThatGoesOnItselfIsNoSwitch() {
        assertThrows(IllegalStateException.class, () -> scripted(2, 3, 0, 0, 1).play());
    }

    @Test
    void anUnfairOrderIsWrong() {
        assertThrows(
                IllegalStateException.class, () -> scripted(3, 4, 0, 1, 0, 1).playFairly());
    }

    @Test
    void threadsSwitchAsOftenAsTheyShould() {
        assertDoesNotThrow(() -> new ThreadRoundRobin(3, 100, Thread.ofVirtual().factory()).play());
    }
}
