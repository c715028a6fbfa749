package io.treadle.core;

import static io.treadle.core.support.Bodies.failingWhenCancelled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.EachStart;
import io.treadle.core.support.LoopFixture;
import io.treadle.core.support.Start;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Task scopes that are cancelled, or whose time is over. */
class TaskScopeCancelTest extends LoopFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final IOException failure = new IOException("on purpose");

    // ---- being cancelled ----

    @EachStart
    void cancellingTheScopeEndsTasksAndBodyQuietly(Start start) {
        onLoop(loop -> {
            var child = new AtomicReference<Task<?>>();
            TaskScope.run(scope -> {
                child.set(scope.spawn(start.options(), bell::await));
                loop.spawnDetached(() -> scope.cancel("enough"));
                bell.await();
                trail.add("never");
            });
            assertEquals(TaskState.CANCELLED, child.get().state());
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void aScopeWithAResultThatIsCancelledBeforeItHasOneSaysSo() {
        onLoop(loop -> {
            var error = assertThrows(
                    TaskCancelledException.class,
                    () -> TaskScope.run(scope -> {
                        scope.cancel("enough");
                        Task.yieldNow();
                        return "never";
                    }));
            assertTrue(error.toString().contains("reason=enough"), error::toString);
        });
    }

    @Test
    void aBodyThatReturnsInSpiteOfTheCancellationHasItsResultCount() {
        onLoop(loop -> assertEquals("result", TaskScope.run(scope -> {
            scope.spawn(bell::await);
            scope.cancel();
            return "result";
        })));
    }

    @EachStart
    void inACancelledScopeTasksEndBeforeTheirFirstStep(Start start) {
        onLoop(loop -> TaskScope.run(scope -> {
            scope.cancel();
            var late = scope.spawn(start.options(), () -> trail.add("never"));
            Task.shield(() -> late.join());
            assertEquals(TaskState.CANCELLED, late.state());
        }));

        assertEquals(List.of(), trail);
    }

    @EachStart
    void cancellingTheTaskCancelsItsScopesHoweverDeep(Start start) {
        onLoop(loop -> {
            var leaf = new AtomicReference<Task<?>>();
            var root = loop.spawn(() -> TaskScope.run(outer -> {
                outer.spawn(
                        start.options(),
                        () -> TaskScope.run(inner -> {
                            leaf.set(inner.spawn(start.options(), bell::await));
                        }));
            }));
            while (bell.waiting() == 0) {
                Task.yieldNow();
            }
            root.cancel();
            root.join();
            assertEquals(TaskState.CANCELLED, root.state());
            assertEquals(TaskState.CANCELLED, leaf.get().state());
        });
    }

    @Test
    void aFailureWinsOverTheCancellationOfTheTask() {
        onLoop(loop -> {
            var task = loop.spawn(() -> TaskScope.run(scope -> {
                scope.spawn(failingWhenCancelled(failure));
                bell.await();
            }));
            Task.yieldNow();
            Task.yieldNow();
            task.cancel();
            task.join();
            assertSame(failure, task.exception());
        });
    }

    @Test
    void cancellingTheScopeLeavesTheSpawnerOfItsTasksAlone() {
        onLoop(loop -> TaskScope.run(outer -> {
            TaskScope.run(inner -> {
                inner.spawn(bell::await);
                inner.cancel();
            });
            Task.yieldNow();
            trail.add("goes on");
        }));

        assertEquals(List.of("goes on"), trail);
    }

    @Test
    void whileItWaitsForItsTasksACancellationOfTheTaskReachesThem() {
        onLoop(loop -> {
            var task = loop.spawn(() -> TaskScope.run(scope -> {
                scope.spawn(bell::await);
            }));
            while (bell.waiting() == 0) {
                Task.yieldNow();
            }
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });
    }

    // ---- its time ----

    @Test
    void aScopeThatIsNotDoneInTimeIsADeadlineException() {
        onLoop(loop -> {
            loop.spawn(() -> clock.advance(SECOND));
            var options = ScopeOptions.DEFAULT.withName("fetch").within(SECOND);
            var error = assertThrows(
                    DeadlineException.class,
                    () -> TaskScope.run(options, scope -> {
                        scope.spawn(bell::await);
                    }));
            assertEquals("the scope was not done in time: TaskScope[fetch, CLOSED], timeout=PT1S", error.getMessage());
        });
    }

    @Test
    void aLimitThatHasCutATaskIsToldThoughTheBodyDidNotMeetIt() {
        onLoop(loop -> assertThrows(
                DeadlineException.class,
                () -> Task.withTimeout(
                        SECOND,
                        () -> TaskScope.run(scope -> {
                            var child = scope.spawn(bell::await);
                            passSecondUnderShield(child);
                        }))));
    }

    @Test
    void aTaskThatWasCancelledOnItsOwnBeforeTheLimitIsNotCutByIt() {
        onLoop(loop -> Task.withTimeout(
                SECOND,
                () -> TaskScope.run(scope -> {
                    var child = scope.spawn(bell::await);
                    child.cancel();
                    child.join();
                    passSecondUnderShield(child);
                })));
    }

    private void passSecondUnderShield(Task<?> child) {
        Task.shield(() -> {
            clock.advance(SECOND);
            child.join();
        });
    }

    @Test
    void aScopeThatIsNotDoneByItsDeadlineNamesNoTimeout() {
        onLoop(loop -> {
            loop.spawn(() -> clock.advance(SECOND));
            var options = ScopeOptions.DEFAULT.withName("fetch").until(loop.deadlineAfter(SECOND));
            var error = assertThrows(
                    DeadlineException.class,
                    () -> TaskScope.run(options, scope -> {
                        scope.spawn(bell::await);
                    }));
            assertEquals("the scope was not done in time: TaskScope[fetch, CLOSED]", error.getMessage());
        });
    }

    @Test
    void ofTimeoutAndDeadlineTheEarlierCounts() {
        onLoop(loop -> {
            var near = loop.deadlineAfter(SECOND);
            var far = loop.deadlineAfter(SECOND.multipliedBy(9));
            TaskScope.run(ScopeOptions.DEFAULT.until(near).within(SECOND.multipliedBy(2)), scope -> {
                assertEquals(near, scope.cancelScope().deadline());
            });
            TaskScope.run(ScopeOptions.DEFAULT.until(far).within(SECOND), scope -> {
                assertEquals(near, scope.cancelScope().deadline());
            });
        });
    }

    @Test
    void aScopeThatIsDoneInTimeLeavesNoTimer() {
        onLoop(loop -> {
            TaskScope.run(ScopeOptions.DEFAULT.within(SECOND), scope -> {
                scope.spawn(() -> Task.yieldNow());
            });
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    @Test
    void cancellingATaskAndItsScopesTimeoutAtOnceIsACancellation() {
        onLoop(loop -> {
            var task = loop.spawn(() -> TaskScope.run(ScopeOptions.DEFAULT.within(SECOND), scope -> {
                bell.await();
            }));
            Task.yieldNow();
            clock.pass(SECOND);
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });
    }
}
