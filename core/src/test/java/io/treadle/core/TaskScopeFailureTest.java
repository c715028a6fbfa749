package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Bodies.failingWhenCancelled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.support.Bodies;
import io.treadle.core.support.EachStart;
import io.treadle.core.support.LoopFixture;
import io.treadle.core.support.Start;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a scope with the usual policy does when somebody in it fails. */
class TaskScopeFailureTest extends LoopFixture {
    private final IOException failure = new IOException("on purpose");

    private Action<RuntimeException> step(String name) {
        return () -> {
            Task.yieldNow();
            trail.add(name);
        };
    }

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

    @Test
    void theCancellationOfATaskElsewhereIsAFailureOfTheScope() {
        onLoop(loop -> {
            var future = new CompletableFuture<String>();
            var other =
                    loop.spawn(() -> future.completeExceptionally(assertThrows(Cancelled.class, Bodies::waitForEver)));
            Task.yieldNow();
            other.cancel();
            other.join();
            var thrown = assertThrows(
                    Cancelled.class,
                    () -> TaskScope.run(scope -> {
                        scope.spawn(() -> {
                            Task.shield(() -> Task.yieldNow()); // a task with scopes knows cancellations
                            throw (Cancelled) assertThrows(ExecutionException.class, future::get)
                                    .getCause();
                        });
                    }));
            assertSame(future.exceptionNow(), thrown);
        });
    }
}
