package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.LoopFixture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link CancelScope#cancel(Duration)}: code under a soft shield may go on for the grace. Time is moved by hand. */
class SoftCancelTest extends LoopFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** A task in {@code scope} that is in a soft shield for so long. */
    private Task<?> spawnShielded(TaskLoop loop, CancelScope scope, Duration length) {
        var task = loop.spawn(() -> scope.run(() -> Task.softShield(() -> {
            Task.sleep(length);
            trail.add("finished");
        })));
        Task.yieldNow();
        return task;
    }

    @Test
    void codeWithoutAShieldEndsAtOnce() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            loop.callSoon(() -> scope.cancel(GRACE));
            assertFalse(scope.run(Bodies::waitForEver));
            assertTrue(scope.isCancelledCaught());
        });
    }

    @Test
    void codeUnderASoftShieldMayFinishWithinTheGrace() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            var task = spawnShielded(loop, scope, SECOND);
            scope.cancel(GRACE);
            clock.advance(SECOND);
            task.join();
        });

        assertEquals(List.of("finished"), trail);
    }

    @Test
    void behindTheSoftShieldTheCancellationTakesEffect() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel(GRACE);
            assertFalse(scope.run(() -> {
                Task.softShield(() -> Task.yieldNow());
                trail.add("finished");
                Task.yieldNow();
                trail.add("never");
            }));
        });

        assertEquals(List.of("finished"), trail);
    }

    @Test
    void whenTheGraceIsOverTheShieldIsGone() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            var task = spawnShielded(loop, scope, GRACE.plus(SECOND));
            scope.cancel(GRACE);
            clock.advance(GRACE.minusNanos(1));
            letCallbacksRun();
            assertFalse(task.isDone());
            clock.advance(Duration.ofNanos(1));
            task.join();
            assertTrue(scope.isCancelledCaught());
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void aSoftShieldWithoutASoftCancelIsNone() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            var task = spawnShielded(loop, scope, SECOND);
            scope.cancel();
            task.join();
            assertTrue(scope.isCancelledCaught());
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void aHardCancelEndsTheGrace() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            var task = spawnShielded(loop, scope, SECOND);
            scope.cancel("closing time", GRACE);
            Task.yieldNow();
            assertFalse(task.isDone());
            scope.cancel("at once");
            task.join();
            assertEquals("closing time", scope.reason());
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void aSecondSoftCancelMayShortenTheGrace() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            var task = spawnShielded(loop, scope, GRACE);
            scope.cancel(GRACE);
            scope.cancel(SECOND);
            clock.advance(SECOND);
            task.join();
            assertTrue(scope.isCancelledCaught());
        });
    }

    @Test
    void aSecondSoftCancelCannotLengthenTheGrace() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            var task = spawnShielded(loop, scope, GRACE.multipliedBy(2));
            scope.cancel(SECOND);
            scope.cancel(GRACE);
            clock.advance(SECOND);
            task.join();
            assertTrue(scope.isCancelledCaught());
        });
    }

    @Test
    void aSoftCancelAfterAHardOneGivesNoGrace() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel();
            scope.cancel(GRACE);
            assertFalse(scope.run(() -> Task.softShield(Bodies::waitForEver)));
        });
    }

    @Test
    void aGraceOfZeroIsOverAtOnce() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel(Duration.ZERO);
            assertFalse(scope.run(() -> Task.softShield(Bodies::waitForEver)));
        });
    }

    @Test
    void aFullShieldOutlastsTheGrace() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            var task = loop.spawn(() -> scope.run(() -> Task.shield(() -> {
                Task.sleep(GRACE.plus(SECOND));
                trail.add("finished");
            })));
            Task.yieldNow();
            scope.cancel(GRACE);
            clock.advance(GRACE);
            clock.advance(SECOND);
            task.join();
        });

        assertEquals(List.of("finished"), trail);
    }

    @Test
    void theGraceReachesTheTasksOfAScope() {
        onLoop(loop -> TaskScope.run(scope -> {
            var plain = scope.spawn(Bodies::waitForEver);
            var shielded = scope.spawn(() -> Task.softShield(() -> {
                Task.sleep(SECOND);
                trail.add("finished");
            }));
            Task.shield(() -> {
                Task.yieldNow();
                scope.cancelScope().cancel(GRACE);
                plain.join();
                assertEquals(TaskState.CANCELLED, plain.state());
                assertFalse(shielded.isDone());
                clock.advance(SECOND);
                shielded.join();
                assertTrue(shielded.isSuccessful());
            });
        }));

        assertEquals(List.of("finished"), trail);
    }

    @Test
    void theEndOfTheGraceReachesTheTasksOfAScope() {
        onLoop(loop -> TaskScope.run(scope -> {
            var shielded = scope.spawn(() -> Task.softShield(Bodies::waitForEver));
            Task.shield(() -> {
                Task.yieldNow();
                scope.cancelScope().cancel(GRACE);
                clock.advance(GRACE);
                shielded.join();
                assertEquals(TaskState.CANCELLED, shielded.state());
            });
        }));
    }

    @Test
    void aScopeThatIsLeftInTimeLeavesNoTimer() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel(GRACE);
            assertFalse(scope.run(Bodies::waitForEver));
            letCallbacksRun();
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    @Test
    void theReasonIsTold() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel(GRACE);
            assertEquals("cancel(PT10S) was called", scope.reason());
            assertEquals("task main", scope.origin());
        });
    }

    @Test
    void takingAShieldDownLeavesTheSoftShield() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            var inner = CancelScope.softlyShielded();
            inner.setShielded(true);
            inner.setShielded(false);
            scope.cancel(GRACE);
            scope.run(() -> inner.run(() -> {
                Task.yieldNow();
                trail.add("finished");
            }));
        });

        assertEquals(List.of("finished"), trail);
    }

    @Test
    void theDeadlineOfAScopeThatWasCancelledSoftlyBeforeItWasEnteredEndsTheGrace() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.setTimeout(SECOND);
            scope.cancel(GRACE);
            var task = spawnShielded(loop, scope, GRACE);
            clock.advance(SECOND);
            task.join();
            assertTrue(scope.isCancelledCaught());
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void underASoftShieldTheEndOfTheGraceIsTheDeadline() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel(GRACE);
            var end = loop.deadlineAfter(GRACE);
            scope.run(() -> Task.softShield(() -> assertEquals(end, CancelScope.currentDeadline())));
        });
    }

    @Test
    void aTaskThatEndsWithinItsGraceLeavesNoTimer() {
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.softShield(bell::await));
            Task.yieldNow();
            task.cancel("enough", GRACE);
            bell.ring();
            task.join();
            assertTrue(task.isSuccessful());
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    @Test
    void aScopeThatIsNeverEnteredHasNoTimer() {
        onLoop(loop -> {
            CancelScope.create().cancel(GRACE);
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    @Test
    void theGraceOfAScopeThatWasCancelledBeforeItWasEnteredBeginsWithTheCancellation() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel(GRACE);
            clock.advance(GRACE.minus(SECOND));
            var task = spawnShielded(loop, scope, GRACE);
            clock.advance(SECOND);
            task.join();
            assertTrue(scope.isCancelledCaught());
        });

        assertEquals(List.of(), trail);
    }
}
