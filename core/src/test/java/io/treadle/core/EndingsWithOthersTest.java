package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.EachStart;
import io.treadle.core.support.Start;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Rows of docs/endings.md: how a task ends because of a limit, its parent, a sibling, its scope or its loop. */
class EndingsWithOthersTest extends EndingsFixture {
    EndingsWithOthersTest(Audience audience) {
        super(audience);
    }

    @Test
    void itsOwnLimitPasses() {
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.withTimeout(SECOND, bell::await));
            loop.spawn(() -> clock.advance(SECOND));
            assertFails(task, DeadlineException.class);
        });
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
    }

    @Test
    void itIsADaemonAndTheScopeEnds() {
        onLoop(loop -> {
            var task = TaskScope.run(scope -> {
                return scope.spawn(SpawnOptions.DEFAULT.asDaemon(), bell::await);
            });
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
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
    }
}
