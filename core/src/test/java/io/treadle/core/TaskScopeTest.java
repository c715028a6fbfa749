package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Bodies.failingWhenCancelled;
import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.support.Bell;
import io.treadle.core.support.Bodies;
import io.treadle.core.support.EachStart;
import io.treadle.core.support.Failures;
import io.treadle.core.support.HandClock;
import io.treadle.core.support.Loops;
import io.treadle.core.support.Start;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Task scopes with the usual policy; for the others see {@link ScopePolicyTest}. */
class TaskScopeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final HandClock clock = new HandClock();
    private final Failures failures = new Failures();
    private final Bell bell = new Bell();
    private final List<String> trail = new ArrayList<>();
    private final IOException failure = new IOException("on purpose");

    private <X extends Exception> void onLoop(Loops.OnLoop<X> body) throws X {
        Loops.onLoop(failures.config().withClock(clock), body);
    }

    private Action<RuntimeException> step(String name) {
        return () -> {
            Task.yieldNow();
            trail.add(name);
        };
    }

    // ---- nothing outlives it ----

    @EachStart
    void itEndsWhenItsTasksHaveEnded(Start start) {
        onLoop(loop -> {
            TaskScope.run(scope -> {
                scope.spawn(start.options(), step("first"));
                scope.spawn(start.options(), step("second"));
                trail.add("body ended");
            });
            trail.add("left");
        });

        assertEquals(List.of("body ended", "first", "second", "left"), trail);
    }

    @Test
    void itGivesTheResultOfItsBody() throws Exception {
        onLoop(loop -> assertEquals("ab", TaskScope.run(scope -> {
            var first = scope.spawn(() -> "a");
            var second = scope.spawn(() -> "b");
            return first.get() + second.get();
        })));
    }

    @EachStart
    void itWaitsAlsoForWhatItsTasksSpawn(Start start) {
        onLoop(loop -> {
            TaskScope.run(scope -> {
                scope.spawn(start.options(), () -> {
                    loop.spawn(start.options(), step("by the loop"));
                    scope.spawn(start.options(), step("by the scope"));
                });
            });
            trail.add("left");
        });

        assertEquals(List.of("by the loop", "by the scope", "left"), trail);
    }

    @Test
    void whatTheLoopSpawnsInTheBodyBelongsToTheInnermostScope() {
        onLoop(loop -> TaskScope.run(outer -> {
            TaskScope.run(inner -> {
                loop.spawn(step("task"));
            });
            trail.add("inner left");
        }));

        assertEquals(List.of("task", "inner left"), trail);
    }

    @Test
    void whatWasSpawnedInAnOuterScopeOutlivesTheInnerOne() {
        onLoop(loop -> TaskScope.run(outer -> {
            TaskScope.run(inner -> {
                outer.spawn(bell::await);
            });
            trail.add("inner left");
            bell.ring();
        }));

        assertEquals(List.of("inner left"), trail);
    }

    /** V17. */
    @EachStart
    void aTaskWithoutAScopeOutlivesItsSpawner(Start start) {
        onLoop(loop -> {
            var child = new AtomicReference<Task<?>>();
            loop.spawn(start.options(), () -> child.set(loop.spawn(start.options(), step("child"))))
                    .join();
            child.get().join();
        });

        assertEquals(List.of("child"), trail);
    }

    @Test
    void aDetachedTaskBelongsToTheLoopWhateverScopeIsOpen() {
        onLoop(loop -> {
            var detached = TaskScope.run(scope -> {
                return loop.spawnDetached(bell::await);
            });
            assertFalse(detached.isDone());
            bell.ring();
            detached.join();
        });
    }

    @Test
    void daemonsAreCancelledWhenOnlyTheyAreLeft() {
        onLoop(loop -> {
            var daemon = TaskScope.run(scope -> {
                scope.spawn(step("task"));
                return scope.spawn(SpawnOptions.DEFAULT.asDaemon(), bell::await);
            });
            assertEquals(TaskState.CANCELLED, daemon.state());
        });

        assertEquals(List.of("task"), trail);
    }

    @Test
    void aCallbackMaySpawnInAScopeThatWaitsForItsEnd() {
        onLoop(loop -> TaskScope.run(scope -> {
            loop.callSoon(() -> scope.spawn(step("late")));
            scope.spawn(() -> Task.yieldNow());
        }));

        assertEquals(List.of("late"), trail);
    }

    // ---- failures ----

    /** A13. */
    @EachStart
    void theFirstFailureEndsSiblingsAndBodyAndIsThrownAsItIs(Start start) {
        onLoop(loop -> {
            var sibling = new AtomicReference<Task<?>>();
            var error = assertThrows(
                    IOException.class,
                    () -> TaskScope.run(scope -> {
                        sibling.set(scope.spawn(start.options(), bell::await));
                        scope.spawn(start.options(), failing(failure));
                        bell.await();
                        trail.add("never");
                    }));
            assertSame(failure, error);
            assertEquals(TaskState.CANCELLED, sibling.get().state());
        });

        assertEquals(List.of(), trail);
        assertEquals(List.of(), failures.all());
    }

    @Test
    void theFailureOfTheBodyEndsTheTasksAndIsThrown() {
        onLoop(loop -> {
            var child = new AtomicReference<Task<?>>();
            var error = assertThrows(
                    IOException.class,
                    () -> TaskScope.run(scope -> {
                        child.set(scope.spawn(bell::await));
                        Task.yieldNow();
                        failing(failure).run();
                    }));
            assertSame(failure, error);
            assertEquals(TaskState.CANCELLED, child.get().state());
        });
    }

    /** J04. */
    @EachStart
    void furtherFailuresAreSuppressedInTheFirst(Start start) {
        var second = new IllegalStateException("cleaning up failed");
        var third = new IllegalArgumentException("the body's");
        onLoop(loop -> {
            var error = assertThrows(
                    IOException.class,
                    () -> TaskScope.run(scope -> {
                        scope.spawn(start.options(), failingWhenCancelled(second));
                        scope.spawn(start.options(), failing(failure));
                        failingWhenCancelled(third).run();
                    }));
            assertSame(failure, error);
            assertEquals(2, error.getSuppressed().length);
            assertTrue(List.of(error.getSuppressed()).containsAll(List.of(second, third)));
        });
    }

    @Test
    void aFailureThatSeveralShareIsThrownOnce() {
        onLoop(loop -> {
            var error = assertThrows(
                    IOException.class,
                    () -> TaskScope.run(scope -> {
                        var child = scope.spawn(failing(failure));
                        scope.spawn(() -> child.get());
                        child.get();
                    }));
            assertSame(failure, error);
            assertEquals(0, error.getSuppressed().length);
        });
    }

    /** A15. */
    @Test
    void aFailurePassesNestedScopesAsItIs() {
        onLoop(loop -> {
            var error = assertThrows(
                    IOException.class,
                    () -> TaskScope.run(outer -> {
                        outer.spawn(bell::await);
                        outer.spawn(() -> TaskScope.run(inner -> {
                            inner.spawn(failing(failure));
                        }));
                    }));
            assertSame(failure, error);
        });
    }

    /** A17: the half that asyncio has disabled. */
    @EachStart
    void anErrorOfTheJvmReachesTheCallerAsItIs(Start start) {
        var fatal = new OutOfMemoryError("on purpose");
        onLoop(loop -> {
            var error = assertThrows(
                    OutOfMemoryError.class,
                    () -> TaskScope.run(scope -> {
                        scope.spawn(bell::await);
                        scope.spawn(start.options(), () -> throwIt(fatal));
                    }));
            assertSame(fatal, error);
        });
    }

    private static void throwIt(Error e) {
        throw e;
    }

    /** A18. */
    @Test
    void aScopeWhoseTasksKeepSpawningStillEndsWhenOneFails() {
        var spawned = new AtomicInteger();
        onLoop(loop -> assertThrows(
                IOException.class,
                () -> TaskScope.run(scope -> {
                    spawnEndlessly(scope, spawned);
                    scope.spawn(() -> {
                        while (spawned.get() < 100) {
                            Task.yieldNow();
                        }
                        failing(failure).run();
                    });
                })));

        assertTrue(spawned.get() >= 100);
    }

    private static void spawnEndlessly(TaskScope scope, AtomicInteger spawned) {
        spawned.incrementAndGet();
        scope.spawn(() -> {
            spawnEndlessly(scope, spawned);
            spawnEndlessly(scope, spawned);
            Task.yieldNow();
        });
    }

    @Test
    void aCancelledTaskIsNoFailureOfTheScope() {
        onLoop(loop -> TaskScope.run(scope -> {
            scope.spawn(bell::await).cancel();
            var sibling = scope.spawn(step("sibling"));
            sibling.join();
        }));

        assertEquals(List.of("sibling"), trail);
    }

    /** J03. */
    @Test
    void cancelledTasksAreWaitedFor() {
        onLoop(loop -> {
            TaskScope.run(scope -> {
                scope.spawn(() -> {
                    try {
                        bell.await();
                    } finally {
                        Task.shield(() -> Task.yieldNow());
                        trail.add("cleaned up");
                    }
                });
                Task.yieldNow();
                scope.cancel();
            });
            trail.add("left");
        });

        assertEquals(List.of("cleaned up", "left"), trail);
    }

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

    // ---- open, join, close ----

    @Test
    void joiningAnOpenScopeWaitsForItsTasks() throws Exception {
        onLoop(loop -> {
            try (var scope = TaskScope.open()) {
                scope.spawn(step("first"));
                scope.join();
                scope.spawn(step("second"));
                scope.join();
                trail.add("joined");
            }
        });

        assertEquals(List.of("first", "second", "joined"), trail);
    }

    @Test
    void joiningThrowsTheFailure() throws Exception {
        onLoop(loop -> {
            try (var scope = TaskScope.open()) {
                scope.spawn(bell::await);
                scope.spawn(failing(failure));
                assertSame(failure, assertThrows(IOException.class, scope::join));
            }
            letCallbacksRun();
        });

        assertEquals(List.of(), failures.all());
    }

    @Test
    void joiningAScopeThatWasCancelledReturns() throws Exception {
        onLoop(loop -> {
            try (var scope = TaskScope.open()) {
                var child = scope.spawn(bell::await);
                scope.cancel();
                scope.join();
                assertEquals(TaskState.CANCELLED, child.state());
            }
            Task.yieldNow();
        });
    }

    @Test
    void joiningAScopeWhoseTimeIsOverThrows() {
        onLoop(loop -> {
            loop.spawn(() -> clock.advance(SECOND));
            try (var scope = TaskScope.open(ScopeOptions.DEFAULT.within(SECOND))) {
                scope.spawn(bell::await);
                assertThrows(DeadlineException.class, scope::join);
            }
        });
    }

    @Test
    void joiningWhenTheTaskIsCancelledThrowsOnceAllHaveEnded() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try (var scope = TaskScope.open()) {
                    var child = scope.spawn(bell::await);
                    assertThrows(Cancelled.class, scope::join);
                    assertEquals(TaskState.CANCELLED, child.state());
                    trail.add("thrown");
                }
            });
            Task.yieldNow();
            task.cancel();
            task.join();
        });

        assertEquals(List.of("thrown"), trail);
    }

    @Test
    void closingCancelsWhatIsLeftAndWaitsForIt() {
        onLoop(loop -> {
            Task<?> child;
            try (var scope = TaskScope.open()) {
                child = scope.spawn(() -> {
                    try {
                        Bodies.waitForEver();
                    } finally {
                        Task.shield(() -> Task.yieldNow());
                        trail.add("cleaned up");
                    }
                });
                Task.yieldNow();
            }
            trail.add("closed");
            assertEquals(TaskState.CANCELLED, child.state());
        });

        assertEquals(List.of("cleaned up", "closed"), trail);
    }

    @Test
    void closingTwiceIsClosingOnce() {
        onLoop(loop -> {
            var scope = TaskScope.open();
            scope.close();
            scope.close();
            assertEquals("TaskScope[CLOSED]", scope.toString());
        });
    }

    @Test
    void aFailureThatNobodyJoinedIsReportedOnClose() {
        onLoop(loop -> {
            try (var scope = TaskScope.open()) {
                var child = scope.spawn(failing(failure));
                Task.shield(() -> child.join());
            }
            letCallbacksRun();
        });

        assertEquals(List.of(failure), failures.errors());
    }

    // ---- T21: who belongs to whom ----

    @EachStart
    void theTasksOfAScopeAreAmongThoseOfTheLoopUntilTheyEnd(Start start) {
        onLoop(loop -> {
            var main = Task.current();
            TaskScope.run(scope -> {
                var first = scope.spawn(start.options(), bell::await);
                var second = scope.spawn(start.options(), bell::await);
                assertEquals(List.of(main, first, second), loop.tasks());
                bell.ring();
            });
            assertEquals(List.of(main), loop.tasks());
        });
    }

    @Test
    void aTaskWhoseOpenScopeFailedDuringAnotherWaitFailsWithThatFailure() {
        onLoop(loop -> {
            var failure = new IOException("disk full");
            var task = loop.spawn(() -> {
                try (var scope = TaskScope.open()) {
                    scope.spawn(() -> {
                        throw failure;
                    });
                    Task.sleep(Duration.ofDays(1000));
                }
            });
            task.join();
            assertEquals(TaskState.FAILED, task.state());
            assertSame(failure, task.exception());
        });
    }

    @Test
    void aTaskWhoseOpenScopeExpiredDuringAnotherWaitFailsWithDeadlineException() {
        Loops.onLoop(loop -> {
            var task = loop.spawn(() -> {
                try (var scope = TaskScope.open(ScopeOptions.DEFAULT.within(Duration.ofNanos(1)))) {
                    Task.sleep(Duration.ofDays(1000));
                    scope.join();
                }
            });
            task.join();
            assertInstanceOf(DeadlineException.class, task.exception());
        });
    }

    @Test
    void aTaskWhoseOpenScopeWasCancelledDuringAnotherWaitIsCancelled() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try (var scope = TaskScope.open()) {
                    scope.cancel();
                    Task.sleep(Duration.ofDays(1000));
                }
            });
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });
    }

    @Test
    void theScopeAroundAnOpenScopeThrowsItsFailure() {
        onLoop(loop -> {
            var failure = new IOException("disk full");
            var thrown = assertThrows(
                    IOException.class,
                    () -> TaskScope.run(outer -> {
                        try (var scope = TaskScope.open()) {
                            scope.spawn(() -> {
                                throw failure;
                            });
                            Task.sleep(Duration.ofDays(1000));
                        }
                    }));
            assertSame(failure, thrown);
        });
    }

    // ---- what is left behind ----

    @Test
    void aBodyThatIsLeftByTheCancellationOfAnotherScopeEndsItsTasks() {
        onLoop(loop -> {
            assertThrows(
                    Cancelled.class,
                    () -> TaskScope.run(outer -> {
                        outer.spawn(bell::await);
                        try (var inner = TaskScope.open()) {
                            inner.cancel();
                            bell.await();
                        }
                    }));
            assertEquals(0, bell.waiting());
        });
    }

    @Test
    void aFailureAfterASuccessfulJoinIsReportedOnClose() throws Exception {
        onLoop(loop -> {
            try (var scope = TaskScope.open()) {
                scope.join();
                var child = scope.spawn(failing(failure));
                Task.shield(() -> child.join());
            }
            letCallbacksRun();
        });

        assertEquals(List.of(failure), failures.errors());
    }

    @Test
    void aFailureThatJoinHasThrownIsNotReportedAgain() {
        onLoop(loop -> {
            try (var scope = TaskScope.open()) {
                scope.spawn(failing(failure));
                assertThrows(IOException.class, scope::join);
            }
            letCallbacksRun();
        });

        assertEquals(List.of(), failures.errors());
    }

    @Test
    void aFailureThatNobodyJoinedGoesToTheScopesOwnHandler() {
        var ofScope = new Failures();
        onLoop(loop -> {
            try (var scope = TaskScope.open(ScopeOptions.DEFAULT.withExceptionHandler(ofScope))) {
                var child = scope.spawn(failing(failure));
                Task.shield(() -> child.join());
            }
            letCallbacksRun();
        });

        assertEquals(List.of(failure), ofScope.errors());
        assertEquals(List.of(), failures.errors());
    }
}
