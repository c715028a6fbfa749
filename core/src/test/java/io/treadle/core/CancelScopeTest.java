package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Bodies.failingWhenCancelled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.LoopFixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Scopes in one task; for their tasks see {@link TaskScopeTest}, for time {@link CancelScopeDeadlineTest}. */
class CancelScopeTest extends LoopFixture {
    // ---- how it ends ----

    @Test
    void workThatComesToItsEndReturnsTrue() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            assertTrue(scope.run(Task::yieldNow));
            assertFalse(scope.isCancelRequested());
            assertFalse(scope.isCancelledCaught());
        });
    }

    @Test
    void aCancelledScopeEndsQuietly() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            loop.callSoon(scope::cancel);
            assertFalse(scope.run(bell::await));
            assertTrue(scope.isCancelledCaught());
            assertEquals(0, bell.waiting());
        });
    }

    @Test
    void itsTextTellsWhichOneOfItsTaskItIs() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            assertEquals("CancelScope[new, NEW]", scope.toString());
            var name = ScopeOptions.DEFAULT.withName("fetch");
            TaskScope.run(name, fetch -> {
                assertEquals(
                        "CancelScope[main, scope 1 'fetch', ENTERED]",
                        fetch.cancelScope().toString());
                scope.run(() -> assertEquals("CancelScope[main, scope 2, ENTERED]", scope.toString()));
            });
            assertEquals("CancelScope[main, scope 2, LEFT]", scope.toString());
        });
    }

    @Test
    void aBodyGivesItsResultOrElseTheOther() {
        onLoop(loop -> {
            assertEquals("result", CancelScope.create().run(() -> "result", "other"));
            var scope = CancelScope.create();
            scope.cancel();
            assertEquals("other", scope.run(this::waitAndReturn, "other"));
        });
    }

    private String waitAndReturn() {
        bell.await();
        return "result";
    }

    @Test
    void whatTheWorkThrowsIsThrown() {
        var failure = new IllegalStateException("on purpose");
        onLoop(loop -> {
            var scope = CancelScope.create();
            assertSame(failure, assertThrows(IllegalStateException.class, () -> scope.run(failing(failure))));
            assertEquals(0, failure.getSuppressed().length);
        });
    }

    @Test
    void anErrorPassesACancelledScopeWithTheCancellationSuppressed() {
        var failure = new IllegalStateException("cleaning up failed");
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel();
            assertSame(
                    failure, assertThrows(IllegalStateException.class, () -> scope.run(failingWhenCancelled(failure))));
            assertFalse(scope.isCancelledCaught());
            assertSame(
                    scope,
                    assertInstanceOf(Cancelled.class, failure.getSuppressed()[0])
                            .scope());
        });
    }

    @Test
    void workThatSwallowsItsCancellationHasComeToItsEnd() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            assertTrue(scope.run(() -> {
                scope.cancel();
                assertThrows(Cancelled.class, bell::await);
            }));
            assertTrue(scope.isCancelRequested());
            assertFalse(scope.isCancelledCaught());
        });
    }

    // ---- being cancelled is a state ----

    @Test
    void everyWaitInACancelledScopeThrows() {
        onLoop(loop -> CancelScope.create().run(() -> {
            innermost().cancel();
            assertThrows(Cancelled.class, bell::await);
            assertThrows(Cancelled.class, bell::await);
            assertThrows(Cancelled.class, () -> Task.sleep(Duration.ofNanos(1)));
            assertThrows(Cancelled.class, Task::yieldNow);
            assertThrows(Cancelled.class, () -> Task.joinAll(List.of()));
            assertThrows(Cancelled.class, () -> CancelScope.create().run(bell::await));
            trail.add("all thrown");
        }));

        assertEquals(List.of("all thrown"), trail);
    }

    private static CancelScope innermost() {
        return RealTask.current().scopes().innermost();
    }

    @Test
    void codeInACancelledScopeRunsUpToItsNextWait() {
        onLoop(loop -> CancelScope.create().run(() -> {
            innermost().cancel();
            trail.add("goes on");
            bell.await();
            trail.add("never");
        }));

        assertEquals(List.of("goes on"), trail);
    }

    @Test
    void behindACancelledScopeWaitsWaitAgain() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel();
            assertFalse(scope.run(bell::await));
            loop.callSoon(bell::ring);
            bell.await();
        });
    }

    @Test
    void cancellingTwiceIsCancellingOnceForTheFirstReason() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel("first");
            scope.cancel("second");
            assertFalse(scope.run(bell::await));
            scope.cancel("third");
            assertEquals("first", scope.reason());
        });
    }

    @Test
    void cancellingAScopeThatWasLeftDoesNothing() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.run(Task::yieldNow);
            scope.cancel();
            assertFalse(scope.isCancelRequested());
            Task.yieldNow();
        });
    }

    @Test
    void aScopeMayBeCancelledBeforeItIsEntered() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel();
            assertFalse(scope.run(() -> {
                trail.add("begins");
                bell.await();
            }));
        });

        assertEquals(List.of("begins"), trail);
    }

    @Test
    void anyThreadMayCancel() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            assertFalse(scope.run(() -> {
                Thread.ofPlatform().name("elsewhere").start(scope::cancel);
                bell.await();
            }));
            assertEquals("thread elsewhere", scope.origin());
        });
    }

    // ---- who and why ----

    @Test
    void theScopeKnowsWhoCancelledItAndWhy() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            assertNull(scope.reason());
            assertNull(scope.origin());
            loop.spawn(SpawnOptions.named("supervisor"), () -> scope.cancel("enough"));
            assertFalse(scope.run(bell::await));
            assertEquals("enough", scope.reason());
            assertEquals("task supervisor", scope.origin());
            assertFalse(scope.isExpired());
        });
    }

    @Test
    void theCancellationTellsScopeReasonAndOrigin() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel("enough");
            scope.run(() -> {
                var cancelled = assertThrows(Cancelled.class, bell::await);
                assertSame(scope, cancelled.scope());
                assertEquals("enough", cancelled.reason());
                assertEquals("task main", cancelled.origin());
                assertEquals("cancelled: task=main, reason=enough, origin=task main", cancelled.getMessage());
            });
        });
    }

    // ---- misuse ----

    /** T05. */
    @Test
    void aScopeIsEnteredOnce() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.run(() -> assertThrows(IllegalStateException.class, () -> scope.run(Task::yieldNow)));
            var error = assertThrows(IllegalStateException.class, () -> scope.run(Task::yieldNow));
            assertTrue(error.toString().contains("make a new one"), error::toString);
            Task.yieldNow();
        });
    }

    @Test
    void aScopeIsForTheLoopThatMadeIt() {
        var scope = new AtomicReference<CancelScope>();
        onLoop(loop -> scope.set(CancelScope.create()));
        onLoop(loop ->
                assertThrows(IllegalStateException.class, () -> scope.get().run(Task::yieldNow)));
    }

    @Test
    void outsideALoopThereIsNoScope() {
        assertThrows(WrongThreadException.class, CancelScope::create);
        assertThrows(WrongThreadException.class, () -> CancelScope.shielded().run(Bodies::waitForEver));
    }
}
