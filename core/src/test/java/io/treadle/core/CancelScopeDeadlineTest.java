package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.LoopFixture;
import io.treadle.core.time.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The deadlines of scopes: moved, and in effect. Time is moved by hand. */
class CancelScopeDeadlineTest extends LoopFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Has a task move the time as soon as the caller waits. */
    private void moveTime(TaskLoop loop, Duration duration) {
        loop.spawn(() -> clock.advance(duration));
    }

    // ---- moving the deadline ----

    /** A23. */
    @Test
    void theDeadlineMayBePutOff() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.setTimeout(SECOND);
            var task = loop.spawn(() -> scope.run(Bodies::waitForEver));
            Task.yieldNow();
            scope.setTimeout(MINUTE);
            clock.advance(MINUTE.minusNanos(1));
            letCallbacksRun();
            assertFalse(task.isDone());
            clock.advance(Duration.ofNanos(1));
            task.join();
            assertTrue(scope.isExpired());
        });
    }

    @Test
    void theDeadlineMayBeBroughtForward() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.setTimeout(MINUTE);
            var task = loop.spawn(() -> scope.run(Bodies::waitForEver));
            Task.yieldNow();
            scope.setTimeout(SECOND);
            clock.advance(SECOND);
            task.join();
            assertTrue(scope.isExpired());
        });
    }

    @Test
    void theDeadlineMayBeTakenAway() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.setTimeout(SECOND);
            var task = loop.spawn(() -> scope.run(bell::await));
            Task.yieldNow();
            scope.setDeadline(null);
            clock.advance(MINUTE);
            bell.ring();
            assertTrue(task.join(Duration.ofDays(1)));
            assertFalse(scope.isExpired());
            assertNull(scope.deadline());
        });
    }

    @Test
    void oncePassedTheDeadlineCannotBeMoved() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.setTimeout(SECOND);
            moveTime(loop, SECOND);
            scope.run(() -> {
                assertThrows(Cancelled.class, Bodies::waitForEver);
                assertThrows(IllegalStateException.class, () -> scope.setTimeout(MINUTE));
            });
            var error = assertThrows(IllegalStateException.class, () -> scope.setDeadline(null));
            assertTrue(error.toString().contains("until it has passed"), error::toString);
        });
    }

    /** T05. */
    @Test
    void theTimeBeforeTheScopeIsEnteredCounts() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.setTimeout(SECOND);
            clock.advance(SECOND);
            assertFalse(scope.isExpired());
            assertFalse(scope.run(Bodies::waitForEver));
            assertTrue(scope.isExpired());
            assertEquals("deadline", scope.origin());
        });
    }

    @Test
    void aDeadlineThatPassesBehindTheScopeDoesNothing() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.setTimeout(SECOND);
            scope.run(Task::yieldNow);
            clock.advance(MINUTE);
            assertFalse(scope.isExpired());
        });
    }

    // ---- the deadline in effect ----

    @Test
    void withoutALimitThereIsNoDeadlineInEffect() {
        onLoop(loop -> assertNull(CancelScope.currentDeadline()));
    }

    @Test
    void theFirstOfTheDeadlinesAroundIsInEffect() {
        onLoop(loop -> {
            var near = loop.deadlineAfter(SECOND);
            var far = loop.deadlineAfter(MINUTE);
            Task.withDeadline(far, () -> {
                assertEquals(far, CancelScope.currentDeadline());
                Task.withDeadline(near, () -> assertEquals(near, CancelScope.currentDeadline()));
                assertEquals(far, CancelScope.currentDeadline());
            });
            Task.withDeadline(near, () -> {
                Task.withDeadline(far, () -> assertEquals(near, CancelScope.currentDeadline()));
            });
        });
    }

    @Test
    void theDeadlineOfAScopeIsInEffectInItsTasks() throws Exception {
        onLoop(loop -> {
            var end = loop.deadlineAfter(MINUTE);
            Deadline seen = Task.withDeadline(
                    end,
                    () -> TaskScope.run(scope -> {
                        return scope.spawn(() -> CancelScope.currentDeadline()).get();
                    }));
            assertEquals(end, seen);
        });
    }

    @Test
    void inACancelledScopeTheDeadlineHasPassed() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.setTimeout(MINUTE);
            scope.cancel();
            scope.run(() -> assertEquals(loop.deadlineAfter(Duration.ZERO), CancelScope.currentDeadline()));
        });
    }
}
