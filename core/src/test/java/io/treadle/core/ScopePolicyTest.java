package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Bodies.failingWhenCancelled;
import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.EachStart;
import io.treadle.core.support.Failures;
import io.treadle.core.support.LoopFixture;
import io.treadle.core.support.Start;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The policies but FAIL_FAST, for which see {@link TaskScopeTest}. */
class ScopePolicyTest extends LoopFixture {
    private static final ScopeOptions SUPERVISE = ScopeOptions.DEFAULT.withPolicy(ScopePolicy.SUPERVISE);
    private static final ScopeOptions COLLECT = ScopeOptions.DEFAULT.withPolicy(ScopePolicy.COLLECT);
    private static final ScopeOptions FIRST_SUCCESS = ScopeOptions.DEFAULT.withPolicy(ScopePolicy.FIRST_SUCCESS);

    private final IOException failure = new IOException("on purpose");

    // ---- SUPERVISE ----

    /** K07. */
    @EachStart
    void aSupervisedFailureLeavesTheOthersAlone(Start start) {
        onLoop(loop -> TaskScope.run(SUPERVISE, scope -> {
            var failed = scope.spawn(start.options(), failing(failure));
            failed.join();
            scope.spawn(start.options(), () -> trail.add("sibling")).join();
            assertSame(failure, failed.exception());
        }));

        assertEquals(List.of("sibling"), trail);
    }

    @EachStart
    void aSupervisedFailureThatNobodyWaitsForIsReported(Start start) {
        onLoop(loop -> {
            TaskScope.run(SUPERVISE, scope -> {
                scope.spawn(start.options(), failing(failure));
            });
            letCallbacksRun();
        });

        assertEquals(List.of(failure), failures.errors());
    }

    @Test
    void aSupervisedFailureThatSomebodyGetsIsNotReported() {
        onLoop(loop -> {
            TaskScope.run(SUPERVISE, scope -> {
                var failed = scope.spawn(failing(failure));
                assertThrows(IOException.class, failed::get);
            });
            letCallbacksRun();
        });

        assertEquals(List.of(), failures.all());
    }

    @Test
    void theScopesOwnHandlerIsToldInsteadOfTheLoops() {
        var ofScope = new Failures();
        onLoop(loop -> {
            TaskScope.run(SUPERVISE.withExceptionHandler(ofScope), scope -> {
                scope.spawn(failing(failure));
            });
            letCallbacksRun();
        });

        assertEquals(List.of(failure), ofScope.errors());
        assertEquals(List.of(), failures.all());
    }

    /** K07, cancelled from outside. */
    @Test
    void cancellingReachesSupervisedTasks() {
        onLoop(loop -> {
            var child = new AtomicReference<Task<?>>();
            TaskScope.run(SUPERVISE, scope -> {
                child.set(scope.spawn(bell::await));
                scope.cancel();
            });
            assertEquals(TaskState.CANCELLED, child.get().state());
        });
    }

    @Test
    void theFailureOfASupervisingBodyEndsItsTasks() {
        onLoop(loop -> assertThrows(
                IOException.class,
                () -> TaskScope.run(SUPERVISE, scope -> {
                    scope.spawn(bell::await);
                    failing(failure).run();
                })));
    }

    // ---- COLLECT ----

    @EachStart
    void collectingRunsAllToTheirEndAndThrowsAllFailures(Start start) {
        var second = new IllegalStateException("second");
        onLoop(loop -> {
            var error = assertThrows(
                    IOException.class,
                    () -> TaskScope.run(COLLECT, scope -> {
                        scope.spawn(start.options(), failing(failure));
                        scope.spawn(start.options(), failing(second));
                        scope.spawn(start.options(), () -> {
                            Task.yieldNow();
                            trail.add("sibling");
                        });
                        Task.yieldNow();
                        trail.add("body");
                    }));
            assertSame(failure, error);
            assertEquals(List.of(second), List.of(error.getSuppressed()));
        });

        assertTrue(trail.containsAll(List.of("body", "sibling")), trail::toString);
    }

    @Test
    void collectingWithoutAFailureGivesTheResult() {
        onLoop(loop -> assertEquals("result", TaskScope.run(COLLECT, scope -> {
            scope.spawn(() -> Task.yieldNow());
            return "result";
        })));
    }

    // ---- FIRST_SUCCESS ----

    @EachStart
    void theFirstSuccessCancelsTheOtherTasks(Start start) throws Exception {
        onLoop(loop -> TaskScope.run(FIRST_SUCCESS, scope -> {
            var slow = scope.spawn(start.options(), bell::await);
            var fast = scope.spawn(start.options(), () -> "fast");
            scope.join();
            assertSame(fast, scope.winner());
            assertEquals(TaskState.CANCELLED, slow.state());
        }));
    }

    @Test
    void theFirstSuccessLeavesTheBodyAlone() throws Exception {
        onLoop(loop -> TaskScope.run(FIRST_SUCCESS, scope -> {
            scope.spawn(() -> "fast");
            scope.join();
            Task.yieldNow();
            trail.add("body goes on");
        }));

        assertEquals(List.of("body goes on"), trail);
    }

    @Test
    void failuresBeforeTheFirstSuccessAreForgotten() throws Exception {
        onLoop(loop -> {
            TaskScope.run(FIRST_SUCCESS, scope -> {
                scope.spawn(failing(failure));
                scope.spawn(() -> "late");
                scope.join();
            });
            letCallbacksRun();
        });

        assertEquals(List.of(), failures.all());
    }

    @Test
    void withoutASuccessTheFirstFailureIsThrown() {
        var second = new IllegalStateException("second");
        onLoop(loop -> {
            var error = assertThrows(
                    IOException.class,
                    () -> TaskScope.run(FIRST_SUCCESS, scope -> {
                        scope.spawn(failing(failure));
                        scope.spawn(failing(second));
                        scope.join();
                    }));
            assertSame(failure, error);
            assertEquals(List.of(second), List.of(error.getSuppressed()));
        });
    }

    @Test
    void withoutATaskThereIsNoWinner() throws Exception {
        onLoop(loop -> TaskScope.run(FIRST_SUCCESS, scope -> {
            scope.join();
            assertNull(scope.winner());
        }));
    }

    @Test
    void tasksThatAreSpawnedAfterTheFirstSuccessDoNotBegin() throws Exception {
        onLoop(loop -> TaskScope.run(FIRST_SUCCESS, scope -> {
            scope.spawn(() -> "fast");
            scope.join();
            var late = scope.spawn(() -> trail.add("never"));
            late.join();
            assertEquals(TaskState.CANCELLED, late.state());
        }));

        assertEquals(List.of(), trail);
    }

    @Test
    void aSuccessDoesNotMakeTheFailureOfTheBodyForgotten() {
        onLoop(loop -> assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> TaskScope.run(FIRST_SUCCESS, scope -> {
                            scope.spawn(() -> {
                                assertThrows(Cancelled.class, bell::await);
                                return "in spite of all";
                            });
                            Task.yieldNow();
                            failing(failure).run();
                        }))));
    }

    // ---- all ----

    @Test
    void anErrorWhileTasksAreCancelledIsNeverLost() {
        var second = new IllegalStateException("second");
        for (var policy : List.of(ScopePolicy.FAIL_FAST, ScopePolicy.COLLECT)) {
            onLoop(loop -> assertThrows(
                    IllegalStateException.class,
                    () -> TaskScope.run(ScopeOptions.DEFAULT.withPolicy(policy), scope -> {
                        scope.spawn(failingWhenCancelled(second));
                        Task.yieldNow();
                        scope.cancel();
                    })));
        }
    }

    @Test
    void aFailureAfterTheFirstSuccessIsReported() throws Exception {
        onLoop(loop -> {
            TaskScope.run(FIRST_SUCCESS, scope -> {
                scope.spawn(failingWhenCancelled(failure));
                Task.yieldNow();
                scope.spawn(() -> "fast");
                scope.join();
            });
            letCallbacksRun();
        });

        assertEquals(List.of(failure), failures.errors());
    }
}
