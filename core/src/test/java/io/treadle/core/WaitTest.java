package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bell;
import io.treadle.core.support.LogCapture;
import io.treadle.core.support.LoopFixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WaitTest extends LoopFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Leaves a trail when it is undone. */
    private final class Clause implements Wait.Clause {
        private final String name;

        private Clause(String name) {
            this.name = name;
        }

        @Override
        public void undo() {
            trail.add("undo " + name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void oneOfManyClausesWinsAndTheOthersAreUndoneOnce() {
        var clauses = List.of(new Clause("a"), new Clause("b"), new Clause("c"), new Clause("d"));
        onLoop(loop -> {
            var wait = Wait.begin();
            clauses.forEach(wait::add);
            loop.callSoon(() -> {
                wait.fire(clauses.get(2));
                wait.fire(clauses.get(0));
                wait.fire(clauses.get(2));
            });

            assertSame(clauses.get(2), wait.park());
            wait.fire(clauses.get(1));
            Task.yieldNow();
        });

        assertEquals(List.of("undo a", "undo b", "undo d"), trail);
    }

    @Test
    void theLosersAreUndoneWhenTheWinnerFiresAndNotLater() {
        onLoop(loop -> {
            var wait = Wait.begin();
            var winner = new Clause("winner");
            wait.add(winner);
            wait.add(new Clause("loser"));
            loop.callSoon(() -> {
                wait.fire(winner);
                trail.add("fired");
            });
            wait.park();
            trail.add("woken");
        });

        assertEquals(List.of("undo loser", "fired", "woken"), trail);
    }

    @Test
    void aClauseThatFiresWhileOthersAreAddedUndoesThemAsTheyCome() {
        var winner = new Clause("winner");
        onLoop(loop -> {
            var wait = Wait.begin();
            wait.add(new Clause("before"));
            wait.fire(winner);
            wait.add(winner);
            wait.add(new Clause("after"));
            wait.addTimeout(SECOND);

            assertEquals(0, loop.scheduler().timerCount());
            assertSame(winner, wait.park());
            assertFalse(wait.isTimedOut());
        });

        assertEquals(List.of("undo before", "undo after"), trail);
    }

    @Test
    void aTimeoutWinsWhenItsTimeHasCome() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                var wait = Wait.begin();
                wait.add(new Clause("other"));
                wait.addTimeout(SECOND);
                wait.park();
                trail.add("timed out: " + wait.isTimedOut());
            });
            Task.yieldNow();
            clock.advance(SECOND.minusNanos(1));
            assertEquals(List.of(), trail);
            clock.advance(Duration.ofNanos(1));
            task.join();
        });

        assertEquals(List.of("undo other", "timed out: true"), trail);
    }

    @Test
    void aTimeoutThatLosesLeavesNoTimer() {
        onLoop(loop -> {
            var wait = Wait.begin();
            var winner = new Clause("winner");
            wait.add(winner);
            wait.addTimeout(SECOND);
            assertEquals(1, loop.scheduler().timerCount());
            loop.callSoon(() -> wait.fire(winner));

            assertSame(winner, wait.park());
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    @Test
    void theEarlierOfTwoTimesWinsAndTheOtherLeavesNoTimer() {
        onLoop(loop -> {
            assertEarlierWins(loop, Duration.ZERO, SECOND);
            assertEarlierWins(loop, SECOND, Duration.ZERO);
        });
    }

    private static void assertEarlierWins(TaskLoop loop, Duration first, Duration second) {
        var wait = Wait.begin();
        var one = wait.addTimeout(first);
        var other = wait.addTimeout(second);

        assertSame(first.isZero() ? one : other, wait.park());
        assertNotSame(one, other);
        assertTrue(wait.isTimedOut());
        assertEquals(0, loop.scheduler().timerCount());
    }

    @Test
    void aTimeoutOfNothingGivesTheOthersATurn() {
        onLoop(loop -> {
            loop.spawn(() -> trail.add("other"));
            var wait = Wait.begin();
            wait.addTimeout(Duration.ZERO);
            wait.park();
            trail.add("timed out: " + wait.isTimedOut());
        });

        assertEquals(List.of("other", "timed out: true"), trail);
    }

    @Test
    void whoeverFiresFirstInOneTurnWins() throws Exception {
        onLoop(loop -> {
            var fired = new Bell();
            var winner = loop.spawn(() -> {
                fired.await();
                return "fired";
            });
            var cancelled = loop.spawn(fired::await);
            Task.yieldNow();

            cancelled.cancel();
            fired.ring();
            winner.cancel();

            assertEquals(0, fired.waiting());
            assertEquals("fired", winner.get());
            cancelled.join();
            assertEquals(TaskState.CANCELLED, cancelled.state());
        });
    }

    @Test
    void aCancellationUndoesAllClauses() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                var wait = Wait.begin();
                wait.add(new Clause("a"));
                wait.add(new Clause("b"));
                wait.addTimeout(SECOND);
                wait.park();
            });
            Task.yieldNow();
            task.cancel();
            task.join();
            assertEquals(0, loop.scheduler().timerCount());
        });

        assertEquals(List.of("undo a", "undo b"), trail);
    }

    @Test
    void aCancellationThatComesWhileClausesAreAddedEndsTheWait() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                var wait = Wait.begin();
                wait.add(new Clause("a"));
                Task.current().cancel();
                wait.add(new Clause("b"));
                wait.park();
            });
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });

        assertEquals(List.of("undo a", "undo b"), trail);
    }

    @Test
    void aWaitOfACancelledTaskDoesNotBegin() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                Task.current().cancel();
                assertThrows(Cancelled.class, Wait::begin);
                assertThrows(Cancelled.class, Task::yieldNow);
                trail.add("thrown");
            });
            task.join();
        });

        assertEquals(List.of("thrown"), trail);
    }

    @Test
    void wakingTheThreadEndsNoWait() {
        onLoop(loop -> {
            var bell = new Bell();
            var waiter = (RealTask<?>) loop.spawn(() -> {
                bell.await();
                trail.add("rung");
            });
            Task.yieldNow();
            for (int i = 0; i < 3; i++) {
                LockSupport.unpark(waiter.thread());
                Task.yieldNow();
                assertEquals(TaskState.WAITING, waiter.state());
            }
            trail.add("still waiting");
            bell.ring();
            waiter.join();
        });

        assertEquals(List.of("still waiting", "rung"), trail);
    }

    @Test
    void aForeignInterruptEndsNoWaitAndIsPutBack() {
        onLoop(loop -> {
            var bell = new Bell();
            var waiter = (RealTask<?>) loop.spawn(() -> {
                bell.await();
                trail.add("interrupted: " + Thread.interrupted());
            });
            Task.yieldNow();
            waiter.thread().interrupt();
            Task.yieldNow();
            assertEquals(TaskState.WAITING, waiter.state());
            bell.ring();
            waiter.join();
        });

        assertEquals(List.of("interrupted: true"), trail);
    }

    @Test
    void aTaskThatIsInterruptedBeforeItWaitsWaitsAllTheSame() {
        onLoop(loop -> {
            var bell = new Bell();
            var waiter = loop.spawn(() -> {
                Thread.currentThread().interrupt();
                bell.await();
                trail.add("interrupted: " + Thread.interrupted());
            });
            Task.yieldNow();
            Task.yieldNow();
            assertEquals(TaskState.WAITING, waiter.state());
            bell.ring();
            waiter.join();
        });

        assertEquals(List.of("interrupted: true"), trail);
    }

    @Test
    void aFailingUndoIsLoggedAndHoldsNobodyUp() {
        try (var log = new LogCapture("io.treadle.core.engine.Scheduler")) {
            onLoop(loop -> {
                loop.spawn(() -> clock.advance(SECOND));
                var wait = Wait.begin();
                wait.addTimeout(SECOND);
                wait.add(() -> {
                    throw new IllegalStateException("on purpose");
                });
                wait.park();
                trail.add("timed out: " + wait.isTimedOut());
            });
            assertTrue(
                    log.lines().getFirst().contains("on purpose"),
                    () -> log.lines().toString());
        }

        assertEquals(List.of("timed out: true"), trail);
    }
}
