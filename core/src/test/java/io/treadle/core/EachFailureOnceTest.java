package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Bodies.failingWhenCancelled;
import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.support.LoopFixture;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Of several failures each is thrown, suppressed in the one that is, or given to the exception handler: never lost, never twice. */
class EachFailureOnceTest extends LoopFixture {
    private final IOException first = new IOException("first");
    private final IOException second = new IOException("second");
    private final IOException third = new IOException("third");
    private List<Throwable> reported = List.of();

    @AfterEach
    void nothingElseIsReported() {
        assertEquals(reported, failures.errors());
    }

    /** Throws {@link #first}, which has {@code others} suppressed in it. */
    private void assertThrowsFirst(List<Throwable> others, Executable call) {
        assertSame(first, assertThrows(IOException.class, call));
        assertEquals(others, List.of(first.getSuppressed()));
    }

    @Test
    void gatherSuppressesWhatTheOthersFailWithWhenTheyAreCancelled() {
        onLoop(loop -> {
            var tasks = List.of(
                    loop.spawn(failingWhenCancelled(second)),
                    loop.spawn(failing(first)),
                    loop.spawn(failingWhenCancelled(third)));
            assertThrowsFirst(List.of(second, third), () -> Task.gather(tasks));
            letCallbacksRun();
        });
    }

    @Test
    void gatherSuppressesAFailureAtTheSameTime() {
        onLoop(loop -> {
            var tasks = List.of(loop.spawn(failing(first)), loop.spawn(failing(second)));
            assertThrowsFirst(List.of(second), () -> Task.gather(tasks));
            letCallbacksRun();
        });
    }

    @Test
    void aCancelledGatherHasTheFailuresReported() {
        reported = List.of(first);
        onLoop(loop -> {
            var caller = loop.spawn(() -> Task.gather(List.of(loop.spawn(failingWhenCancelled(first)))));
            Task.yieldNow();
            Task.yieldNow();
            caller.cancel();
            caller.join();
            assertEquals(TaskState.CANCELLED, caller.state());
            letCallbacksRun();
        });
    }

    @Test
    void joinAllThatRaisesSuppressesAFailureAtTheSameTime() {
        onLoop(loop -> {
            var tasks = List.of(loop.spawn(failing(first)), loop.spawn(failing(second)));
            assertThrowsFirst(List.of(second), () -> Task.joinAll(tasks, JoinOptions.ALL.raisingErrors()));
            letCallbacksRun();
        });
    }

    @Test
    void twoThatJoinTheSameTasksSuppressAFailureOnce() {
        onLoop(loop -> {
            var tasks = List.of(loop.spawn(failing(first)), loop.spawn(failing(second)));
            var options = JoinOptions.ALL.raisingErrors();
            assertThrowsFirst(List.of(second), () -> Task.joinAll(tasks, options));
            assertThrowsFirst(List.of(second), () -> Task.joinAll(tasks, options));
            letCallbacksRun();
        });
    }

    @Test
    void aCancelledJoinAllHasTheFailureOfAMemberReported() {
        reported = List.of(first);
        onLoop(loop -> {
            var failing = loop.spawn(failingWhenCancelled(first));
            var caller = loop.spawn(() -> Task.joinAll(List.of(failing, loop.spawn(bell::await))));
            Task.yieldNow();
            Task.yieldNow();
            failing.cancel();
            Task.yieldNow();
            assertEquals(TaskState.FAILED, failing.state());
            caller.cancel();
            caller.join();
            bell.ring();
            letCallbacksRun();
        });
    }

    @Test
    void aFailureThatJoinAllHandsOutIsNotReported() {
        onLoop(loop -> {
            var task = loop.spawn(failing(first));
            assertSame(first, Task.joinAll(List.of(task)).get(0).exception());
            letCallbacksRun();
        });
    }

    @Test
    void aFailureAfterJoinHasThrownIsReported() {
        reported = List.of(second);
        onLoop(loop -> {
            try (var scope = TaskScope.open(ScopeOptions.DEFAULT.withPolicy(ScopePolicy.COLLECT))) {
                scope.spawn(failing(first));
                assertThrowsFirst(List.of(), scope::join);
                scope.spawn(failing(second));
                Task.yieldNow();
            }
            letCallbacksRun();
        });
        assertEquals(0, first.getSuppressed().length);
    }

    @Test
    void whatAThrowableCannotSuppressIsReported() {
        reported = List.of(second, third);
        onLoop(loop -> {
            assertThrows(
                    Deaf.class,
                    () -> TaskScope.run(scope -> {
                        scope.spawn(failingWhenCancelled(second));
                        scope.spawn(failingWhenCancelled(third));
                        scope.spawn(failing(new Deaf()));
                    }));
            letCallbacksRun();
        });
    }

    @Test
    void whatAThrowableCannotSuppressIsReportedByGatherToo() {
        reported = List.of(second);
        onLoop(loop -> {
            var tasks = List.of(loop.spawn(failingWhenCancelled(second)), loop.spawn(failing(new Deaf())));
            assertThrows(Deaf.class, () -> Task.gather(tasks));
            letCallbacksRun();
        });
    }

    @Test
    void aBodyThatFailsAfterSuchAThrowableIsReported() {
        reported = List.of(second);
        onLoop(loop -> {
            assertThrows(
                    Deaf.class,
                    () -> TaskScope.run(scope -> {
                        scope.spawn(failing(new Deaf()));
                        failingWhenCancelled(second).run();
                    }));
            letCallbacksRun();
        });
    }

    /** Suppresses nothing, as constants often do. */
    @SuppressWarnings("serial")
    private static final class Deaf extends Exception {
        Deaf() {
            super("first", null, false, false);
        }
    }
}
