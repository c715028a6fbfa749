package io.treadle.core;

import static io.treadle.core.support.Bodies.failingWhenCancelled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.LoopFixture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Code with an end in time. Time is moved by hand. */
class TimeoutTest extends LoopFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Has a task move the time as soon as the caller waits. */
    private void moveTime(TaskLoop loop, Duration duration) {
        loop.spawn(() -> clock.advance(duration));
    }

    // ---- withTimeout ----

    @Test
    void aBodyThatIsDoneInTimeGivesItsResult() {
        onLoop(loop -> {
            assertEquals("result", Task.withTimeout(SECOND, () -> "result"));
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    @Test
    void aBodyThatIsNotDoneInTimeIsADeadlineException() {
        onLoop(loop -> {
            moveTime(loop, SECOND);
            var error = assertThrows(DeadlineException.class, () -> Task.withTimeout(SECOND, Bodies::waitForEver));
            assertEquals("not done in time: limit=PT1S, task=main", error.getMessage());
        });
    }

    /** kotlinx 1625: the trace lacks the code that was waiting. */
    @Test
    void theDeadlineExceptionShowsTheCodeThatWasWaiting() {
        onLoop(loop -> {
            moveTime(loop, SECOND);
            var error = assertThrows(DeadlineException.class, () -> Task.withTimeout(SECOND, Bodies::waitForEver));
            var where = assertInstanceOf(Cancelled.class, error.getCause()).getStackTrace();
            assertTrue(
                    List.of(where).stream()
                            .anyMatch(frame -> frame.getMethodName().equals("waitForEver")),
                    () -> List.of(where).toString());
        });
    }

    @Test
    void aDeadlineIsAPointInTime() {
        onLoop(loop -> {
            var deadline = loop.deadlineAfter(SECOND);
            moveTime(loop, SECOND);
            assertThrows(DeadlineException.class, () -> Task.withDeadline(deadline, Bodies::waitForEver));
            assertEquals("result", Task.withDeadline(deadline, () -> "result"));
            assertThrows(DeadlineException.class, () -> Task.withDeadline(deadline, Bodies::waitForEver));
        });
    }

    @Test
    void noTimeAtAllEndsTheFirstWait() {
        onLoop(loop -> {
            assertThrows(DeadlineException.class, () -> Task.withTimeout(Duration.ZERO, Bodies::waitForEver));
            assertThrows(DeadlineException.class, () -> Task.withTimeout(SECOND.negated(), Bodies::waitForEver));
        });
    }

    /** K08, A28: a body that swallows the timeout and returns a value. */
    @Test
    void theValueOfABodyThatSwallowsTheTimeoutCounts() {
        onLoop(loop -> {
            moveTime(loop, SECOND);
            assertEquals("late", Task.withTimeout(SECOND, () -> {
                assertThrows(Cancelled.class, Bodies::waitForEver);
                return "late";
            }));
        });
    }

    @Test
    void aBodyThatIsBusyBeyondItsTimeButDoesNotWaitGivesItsResult() {
        onLoop(loop -> assertEquals("late", Task.withTimeout(SECOND, () -> {
            clock.pass(MINUTE);
            return "late";
        })));
    }

    /** A25: the crash in the cleanup wins, and the chain is complete. */
    @Test
    void anErrorInTheCleanupIsThrownWithTheTimeoutSuppressed() {
        var failure = new IllegalStateException("cleaning up failed");
        onLoop(loop -> {
            moveTime(loop, SECOND);
            assertSame(
                    failure,
                    assertThrows(
                            IllegalStateException.class,
                            () -> Task.withTimeout(SECOND, failingWhenCancelled(failure))));
            assertEquals(
                    "its deadline has passed",
                    assertInstanceOf(Cancelled.class, failure.getSuppressed()[0])
                            .reason());
        });
    }

    /** K08: the limit is for the tasks of scopes inside too, and they have ended when it throws. */
    @Test
    void tasksOfScopesInsideEndWithTheLimit() {
        onLoop(loop -> {
            assertThrows(
                    DeadlineException.class,
                    () -> Task.withTimeout(
                            SECOND,
                            () -> TaskScope.run(scope -> {
                                scope.spawn(() -> {
                                    try {
                                        Bodies.waitForEver();
                                    } finally {
                                        Task.shield(() -> Task.yieldNow());
                                        trail.add("child ended");
                                    }
                                });
                                moveTime(loop, SECOND);
                            })));
            trail.add("thrown");
        });

        assertEquals(List.of("child ended", "thrown"), trail);
    }

    // ---- moveOnAfter ----

    /** V13, V14. */
    @Test
    void movingOnSaysWhetherTheActionCameToItsEnd() {
        onLoop(loop -> {
            assertTrue(Task.moveOnAfter(SECOND, Task::yieldNow));
            moveTime(loop, SECOND);
            assertFalse(Task.moveOnAfter(SECOND, Bodies::waitForEver));
        });
    }

    /** V14. */
    @Test
    void movingOnGivesTheOtherValueOnlyWhenTheTimeIsOver() {
        onLoop(loop -> {
            assertEquals("result", Task.moveOnAfter(SECOND, () -> "result", "other"));
            moveTime(loop, SECOND);
            assertEquals(
                    "other",
                    Task.moveOnAfter(
                            SECOND,
                            () -> {
                                bell.await();
                                return "result";
                            },
                            "other"));
        });
    }

    // ---- nested ----

    /** V13: told apart by identity. */
    @Test
    void anOuterLimitThatPassesFirstIsNotTheInnerOne() {
        onLoop(loop -> {
            moveTime(loop, SECOND);
            var error = assertThrows(
                    DeadlineException.class,
                    () -> Task.withTimeout(SECOND, () -> {
                        Task.moveOnAfter(MINUTE, Bodies::waitForEver);
                        trail.add("never");
                    }));
            assertTrue(error.toString().contains("PT1S"), error::toString);
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void anInnerLimitThatPassesFirstLeavesTheOuterWorking() {
        onLoop(loop -> Task.withTimeout(MINUTE, () -> {
            moveTime(loop, SECOND);
            assertFalse(Task.moveOnAfter(SECOND, Bodies::waitForEver));
            Task.yieldNow();
        }));
    }

    /** A21. */
    @Test
    void ofEqualLimitsOnlyTheOuterSurfacesAndBothHaveExpired() {
        onLoop(loop -> {
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            var end = loop.deadlineAfter(SECOND);
            outer.setDeadline(end);
            inner.setDeadline(end);
            moveTime(loop, SECOND);
            assertFalse(outer.run(() -> {
                inner.run(Bodies::waitForEver);
                trail.add("never");
            }));
            assertTrue(outer.isExpired());
            assertTrue(inner.isExpired());
            assertTrue(outer.isCancelledCaught());
            assertFalse(inner.isCancelledCaught());
        });

        assertEquals(List.of(), trail);
    }

    /** A21 with the limit of a task scope as the inner one. */
    @Test
    void ofEqualLimitsTheOuterSurfacesThroughATaskScopeToo() {
        onLoop(loop -> {
            moveTime(loop, SECOND);
            var options = ScopeOptions.DEFAULT.within(SECOND);
            var error = assertThrows(
                    DeadlineException.class,
                    () -> Task.withTimeout(
                            SECOND,
                            () -> TaskScope.run(options, scope -> {
                                Bodies.waitForEver();
                            })));
            assertTrue(error.toString().contains("limit=PT1S"), error::toString);
        });
    }

    @Test
    void aBusySliceBeyondBothLimitsEndsTheOuter() {
        onLoop(loop -> {
            var outer = CancelScope.create();
            outer.setTimeout(MINUTE);
            moveTime(loop, MINUTE.multipliedBy(2));
            assertFalse(outer.run(() -> Task.withTimeout(SECOND, Bodies::waitForEver)));
            assertTrue(outer.isExpired());
        });
    }

    // ---- cancelled by somebody else ----

    /** A24. */
    @Test
    void beingCancelledWithinTheLimitIsNoTimeout() {
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.withTimeout(SECOND, Bodies::waitForEver));
            Task.yieldNow();
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    @Test
    void aTimeoutOfAnotherTaskThatIsWaitedForIsItsFailure() {
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.withTimeout(SECOND, Bodies::waitForEver));
            moveTime(loop, SECOND);
            var error = assertThrows(DeadlineException.class, () -> Task.withTimeout(MINUTE, task::get));
            assertSame(task.exception(), error);
        });
    }

    @Test
    void aThousandLimitsThatWereKeptLeaveNoTimer() {
        onLoop(loop -> {
            for (int i = 0; i < 1_000; i++) {
                Task.withTimeout(MINUTE, () -> Task.yieldNow());
            }
            assertEquals(0, loop.scheduler().timerCount());
        });
    }
}
