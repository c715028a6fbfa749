package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.function.Action;
import io.treadle.core.support.Bodies;
import io.treadle.core.support.Failures;
import io.treadle.core.support.LoopFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Task scopes that are opened, joined and closed. */
class OpenScopeTest extends LoopFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final IOException failure = new IOException("on purpose");

    private Action<RuntimeException> step(String name) {
        return () -> {
            Task.yieldNow();
            trail.add(name);
        };
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

    // ---- it fails or ends during another wait ----

    /** A wait that knows nothing of the scope. */
    enum OtherWait {
        OURS {
            @Override
            void await() {
                Bodies.waitForEver();
            }
        },
        OF_THE_JDK {
            @Override
            void await() throws InterruptedException {
                Bodies.waitForEverInTheJdk();
            }
        };

        abstract void await() throws InterruptedException;
    }

    @ParameterizedTest
    @EnumSource
    void aTaskWhoseOpenScopeFailedDuringAnotherWaitFailsWithThatFailure(OtherWait other) {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try (var scope = TaskScope.open()) {
                    scope.spawn(failing(failure));
                    other.await();
                }
            });
            task.join();
            assertEquals(TaskState.FAILED, task.state());
            assertSame(failure, task.exception());
            letCallbacksRun();
        });

        assertEquals(List.of(), failures.errors());
    }

    @ParameterizedTest
    @EnumSource
    void aTaskWhoseOpenScopeExpiredDuringAnotherWaitFailsWithDeadlineException(OtherWait other) {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try (var scope = TaskScope.open(ScopeOptions.DEFAULT.within(SECOND))) {
                    other.await();
                    scope.join();
                }
            });
            loop.spawn(() -> clock.advance(SECOND));
            task.join();
            assertInstanceOf(DeadlineException.class, task.exception());
        });
    }

    @ParameterizedTest
    @EnumSource
    void aTaskWhoseOpenScopeWasCancelledDuringAnotherWaitIsCancelled(OtherWait other) {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try (var scope = TaskScope.open()) {
                    loop.callSoon(scope::cancel);
                    other.await();
                }
            });
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });
    }

    @ParameterizedTest
    @EnumSource
    void theScopeAroundAnOpenScopeThrowsItsFailure(OtherWait other) {
        onLoop(loop -> {
            var thrown = assertThrows(
                    IOException.class,
                    () -> TaskScope.run(outer -> {
                        try (var scope = TaskScope.open()) {
                            scope.spawn(failing(failure));
                            other.await();
                        }
                    }));
            assertSame(failure, thrown);
            letCallbacksRun();
        });

        assertEquals(List.of(), failures.errors());
    }

    @Test
    void anInterruptByOthersAfterAnOpenScopeWasLeftIsAFailure() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try (var scope = TaskScope.open()) {
                    loop.callSoon(scope::cancel);
                    assertThrows(InterruptedException.class, Bodies::waitForEverInTheJdk);
                }
                Task.yieldNow();
                letCallbacksRun();
                loop.callSoon(Thread.currentThread()::interrupt);
                Bodies.waitForEverInTheJdk();
            });
            task.join();
            assertInstanceOf(InterruptedException.class, task.exception());
        });
    }

    @Test
    void aFailureWhoseCancellationWasSwallowedIsReportedWithTheNextWait() {
        onLoop(loop -> {
            try (var scope = TaskScope.open()) {
                scope.spawn(failing(failure));
                assertThrows(Cancelled.class, Bodies::waitForEver);
            }
            letCallbacksRun();
            assertEquals(List.of(failure), failures.errors());
        });
    }

    @Test
    void aFailureWhoseCancellationWasSwallowedIsReportedWhenTheTaskEnds() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try (var scope = TaskScope.open()) {
                    scope.spawn(failing(failure));
                    assertThrows(Cancelled.class, Bodies::waitForEver);
                }
            });
            task.join();
            letCallbacksRun();
        });

        assertEquals(List.of(failure), failures.errors());
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
