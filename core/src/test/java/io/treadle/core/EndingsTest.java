package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Bodies.failingWhenCancelled;
import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.function.Action;
import io.treadle.core.support.Bodies;
import io.treadle.core.support.EachStart;
import io.treadle.core.support.LoopFixture;
import io.treadle.core.support.Start;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rows of docs/endings.md: every way in which a task can end, and what everybody sees of it. */
class EndingsTest extends LoopFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final IOException failure = new IOException("on purpose");

    /** All that can be asked of {@code task} once it has ended. */
    private static void assertEnds(Task<?> task, TaskState state, @Nullable Object value, @Nullable Throwable error) {
        var told = new ArrayList<TaskState>();
        task.onDone(ended -> told.add(ended.state()));
        Task.shield(() -> task.join());
        Task.shield(() -> letCallbacksRun());
        assertEquals(state, task.state());
        assertEquals(value, task.value());
        assertSame(error, task.exception());
        assertEquals(List.of(state), told);
        assertGets(task, state, value, error);
    }

    private static void assertGets(Task<?> task, TaskState state, @Nullable Object value, @Nullable Throwable error) {
        Action<Exception> getting =
                () -> assertEquals(value, Task.<@Nullable Object, Exception>shield(() -> task.get()));
        switch (state) {
            case CANCELLED -> assertThrows(TaskCancelledException.class, getting::run);
            case FAILED -> assertSame(error, assertThrows(Throwable.class, getting::run));
            default -> {
                try {
                    getting.run();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private void assertReported(Throwable... errors) {
        assertEquals(List.of(errors), failures.errors());
    }

    // ---- by itself ----

    @EachStart
    void itReturns(Start start) {
        onLoop(loop -> assertEnds(loop.spawn(start.options(), () -> "value"), TaskState.SUCCEEDED, "value", null));
        assertReported();
    }

    @EachStart
    void itThrows(Start start) {
        onLoop(loop -> {
            var task = loop.spawn(start.options(), () -> {
                Task.yieldNow();
                failing(failure).run();
            });
            assertEnds(task, TaskState.FAILED, null, failure);
        });
        assertReported();
    }

    @EachStart
    void itThrowsAndNobodyWaits(Start start) {
        onLoop(loop -> {
            loop.spawn(start.options(), failing(failure));
            Task.yieldNow();
            letCallbacksRun();
        });
        assertReported(failure);
    }

    @EachStart
    void itThrowsInAScope(Start start) {
        onLoop(loop -> {
            var task = new AtomicReference<Task<?>>();
            assertThrows(
                    IOException.class,
                    () -> TaskScope.run(scope -> {
                        task.set(scope.spawn(start.options(), failing(failure)));
                    }));
            assertEnds(task.get(), TaskState.FAILED, null, failure);
        });
        assertReported();
    }

    // ---- cancelled ----

    @Test
    void itIsCancelledBeforeItStarts() {
        onLoop(loop -> {
            var task = loop.spawn(() -> "never");
            task.cancel();
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    @EachStart
    void itIsCancelledInAWaitOfOurs(Start start) {
        onLoop(loop -> {
            var task = loop.spawn(start.options(), bell::await);
            Task.yieldNow();
            task.cancel();
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    @EachStart
    void itIsCancelledInAWaitOfTheJdk(Start start) {
        onLoop(loop -> {
            var task = loop.spawn(start.options(), Bodies::waitForEverInTheJdk);
            Task.yieldNow();
            task.cancel();
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    @EachStart
    void itIsCancelledInAFinallyBlock(Start start) {
        onLoop(loop -> {
            var task = loop.spawn(start.options(), () -> {
                try {
                    return "never";
                } finally {
                    bell.await();
                }
            });
            Task.yieldNow();
            task.cancel();
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    @Test
    void itCancelsItself() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                Task.current().cancel();
                bell.await();
            });
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    @Test
    void itSwallowsTheCancellationAndReturns() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                assertThrows(Cancelled.class, bell::await);
                return "in spite of all";
            });
            Task.yieldNow();
            task.cancel();
            assertEnds(task, TaskState.SUCCEEDED, "in spite of all", null);
        });
        assertReported();
    }

    @Test
    void itFailsWhileItCleansUp() {
        onLoop(loop -> {
            var task = loop.spawn(failingWhenCancelled(failure));
            Task.yieldNow();
            task.cancel();
            assertEnds(task, TaskState.FAILED, null, failure);
        });
        assertReported();
    }

    @Test
    void itIsCancelledTwice() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try {
                    bell.await();
                } finally {
                    Task.shield(() -> Task.yieldNow());
                }
            });
            Task.yieldNow();
            task.cancel();
            Task.yieldNow();
            task.cancel();
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    /** A01: in one turn, exactly one outcome. */
    @Test
    void itIsCancelledAsItCompletes() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                bell.await();
                return "value";
            });
            Task.yieldNow();
            bell.ring();
            task.cancel();
            assertEnds(task, TaskState.SUCCEEDED, "value", null);
        });
        assertReported();
    }

    @Test
    void itIsCancelledAfterItsEnd() {
        onLoop(loop -> {
            var task = loop.spawn(() -> "value");
            task.join();
            task.cancel();
            assertEnds(task, TaskState.SUCCEEDED, "value", null);
        });
        assertReported();
    }

    /** In a soft shield; then returns, after a further wait if it is to {@code waitBehind}. */
    private Task<String> shieldedSoftly(TaskLoop loop, boolean waitBehind) {
        var task = loop.spawn(() -> {
            Task.softShield(bell::await);
            if (waitBehind) {
                Task.yieldNow();
            }
            return "answered";
        });
        Task.yieldNow();
        return task;
    }

    @Test
    void itIsCancelledSoftlyAndReturnsWithinTheGrace() {
        onLoop(loop -> {
            var task = shieldedSoftly(loop, false);
            task.cancel("going home", SECOND);
            Task.yieldNow();
            bell.ring();
            assertEnds(task, TaskState.SUCCEEDED, "answered", null);
        });
        assertReported();
    }

    @Test
    void itIsCancelledSoftlyAndWaitsBehindTheShield() {
        onLoop(loop -> {
            var task = shieldedSoftly(loop, true);
            task.cancel("going home", SECOND);
            Task.yieldNow();
            bell.ring();
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    @Test
    void itIsCancelledSoftlyAndOutlastsTheGrace() {
        onLoop(loop -> {
            var task = shieldedSoftly(loop, false);
            task.cancel("going home", SECOND);
            clock.advance(SECOND);
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    // ---- with others ----

    @Test
    void itsOwnLimitPasses() {
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.withTimeout(SECOND, bell::await));
            loop.spawn(() -> clock.advance(SECOND));
            task.join();
            assertEnds(task, TaskState.FAILED, null, task.exception());
            assertEquals(
                    DeadlineException.class,
                    assertThrows(Exception.class, task::get).getClass());
        });
        assertReported();
    }

    @EachStart
    void theLimitOfItsScopePasses(Start start) {
        onLoop(loop -> {
            var task = new AtomicReference<Task<?>>();
            assertThrows(
                    DeadlineException.class,
                    () -> TaskScope.run(ScopeOptions.DEFAULT.within(SECOND), scope -> {
                        task.set(scope.spawn(start.options(), bell::await));
                        loop.spawnDetached(() -> clock.advance(SECOND));
                    }));
            assertEnds(task.get(), TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    @EachStart
    void itsParentIsCancelled(Start start) {
        onLoop(loop -> {
            var task = new AtomicReference<Task<?>>();
            var parent = loop.spawn(() -> TaskScope.run(scope -> {
                task.set(scope.spawn(start.options(), bell::await));
            }));
            while (bell.waiting() == 0) {
                Task.yieldNow();
            }
            parent.cancel();
            assertEnds(parent, TaskState.CANCELLED, null, null);
            assertEnds(task.get(), TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    @EachStart
    void aSiblingFails(Start start) {
        onLoop(loop -> {
            var task = new AtomicReference<Task<?>>();
            assertThrows(
                    IOException.class,
                    () -> TaskScope.run(scope -> {
                        task.set(scope.spawn(start.options(), bell::await));
                        scope.spawn(start.options(), failing(failure));
                    }));
            assertEnds(task.get(), TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    @Test
    void itIsADaemonAndTheScopeEnds() {
        onLoop(loop -> {
            var task = TaskScope.run(scope -> {
                return scope.spawn(SpawnOptions.DEFAULT.asDaemon(), bell::await);
            });
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    @Test
    void theLoopCloses() {
        var task = new AtomicReference<Task<?>>();
        onLoop(loop -> {
            task.set(loop.spawn(bell::await));
            Task.yieldNow();
        });
        assertEquals(TaskState.CANCELLED, task.get().state());
        assertThrows(
                CancellationException.class,
                () -> task.get().toCompletableFuture().join());
        assertReported();
    }

    // ---- killed ----

    @EachStart
    void itIsKilledInAWaitOfOurs(Start start) {
        onLoop(loop -> {
            var task = loop.spawn(start.options(), bell::await);
            Task.yieldNow();
            task.kill(failure);
            assertEnds(task, TaskState.FAILED, null, failure);
        });
        assertReported();
    }

    @Test
    void itIsKilledInAWaitOfTheJdk() {
        onLoop(loop -> {
            var task = loop.spawn(Bodies::waitForEverInTheJdk);
            Task.yieldNow();
            task.kill(failure);
            assertEnds(task, TaskState.FAILED, null, failure);
        });
        assertReported();
    }

    @Test
    void itIsKilledBeforeItStarts() {
        onLoop(loop -> {
            var task = loop.spawn(() -> "never");
            task.kill(failure);
            assertEnds(task, TaskState.FAILED, null, failure);
        });
        assertReported();
    }

    @Test
    void itIsKilledAndReturnsAllTheSame() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                assertThrows(IOException.class, bell::await);
                return "in spite of all";
            });
            Task.yieldNow();
            task.kill(failure);
            assertEnds(task, TaskState.SUCCEEDED, "in spite of all", null);
        });
        assertReported();
    }

    @Test
    void itLeavesAScopeOpen() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                TaskScope.open();
            });
            task.join();
            assertEnds(task, TaskState.FAILED, null, task.exception());
            assertEquals(
                    IllegalStateException.class,
                    assertThrows(Exception.class, task::get).getClass());
        });
        assertReported();
    }

    // ---- rarely ----

    @EachStart
    void itOverflowsItsStack(Start start) {
        onLoop(loop -> {
            var task = loop.spawn(start.options(), () -> {
                Task.yieldNow();
                return depthOf(0);
            });
            task.join();
            assertEquals(
                    StackOverflowError.class,
                    Objects.requireNonNull(task.exception()).getClass());
            assertEnds(task, TaskState.FAILED, null, task.exception());
        });
        assertReported();
    }

    @SuppressWarnings("InfiniteRecursion") // on purpose
    private static int depthOf(int depth) {
        return 1 + depthOf(depth + 1);
    }

    @EachStart
    void theLimitOfItsScopePassesInAWaitOfTheJdk(Start start) {
        onLoop(loop -> {
            var task = new AtomicReference<Task<?>>();
            assertThrows(
                    DeadlineException.class,
                    () -> TaskScope.run(ScopeOptions.DEFAULT.within(SECOND), scope -> {
                        task.set(scope.spawn(start.options(), Bodies::waitForEverInTheJdk));
                        loop.spawnDetached(() -> clock.advance(SECOND));
                    }));
            assertEnds(task.get(), TaskState.CANCELLED, null, null);
        });
        assertReported();
    }

    @Test
    void itIsCancelledAndKilled() {
        onLoop(loop -> {
            var task = loop.spawn(bell::await);
            Task.yieldNow();
            task.cancel();
            task.kill(failure);
            assertEnds(task, TaskState.FAILED, null, failure);
        });
        assertReported();
    }

    @Test
    void itIsKilledAndCancelled() {
        onLoop(loop -> {
            var task = loop.spawn(bell::await);
            Task.yieldNow();
            task.kill(failure);
            task.cancel();
            assertEnds(task, TaskState.FAILED, null, failure);
        });
        assertReported();
    }

    @Test
    void itIsKilledAfterItsEnd() {
        onLoop(loop -> {
            var task = loop.spawn(() -> "value");
            task.join();
            task.kill(failure);
            assertEnds(task, TaskState.SUCCEEDED, "value", null);
        });
        assertReported();
    }
}
