package io.treadle.core;

import static io.treadle.core.support.Bodies.failingWhenCancelled;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.EachStart;
import io.treadle.core.support.Start;
import org.junit.jupiter.api.Test;

/** Rows of docs/endings.md: how a task ends that is cancelled. */
class CancelledEndingsTest extends EndingsFixture {
    CancelledEndingsTest(Audience audience) {
        super(audience);
    }

    @Test
    void itIsCancelledBeforeItStarts() {
        onLoop(loop -> {
            var task = loop.spawn(() -> "never");
            task.cancel();
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
    }

    @EachStart
    void itIsCancelledInAWaitOfOurs(Start start) {
        onLoop(loop -> {
            var task = loop.spawn(start.options(), bell::await);
            Task.yieldNow();
            task.cancel();
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
    }

    @EachStart
    void itIsCancelledInAWaitOfTheJdk(Start start) {
        onLoop(loop -> {
            var task = loop.spawn(start.options(), Bodies::waitForEverInTheJdk);
            Task.yieldNow();
            task.cancel();
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
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
    }

    @Test
    void itFailsWhileItCleansUp() {
        onLoop(loop -> {
            var task = loop.spawn(failingWhenCancelled(failure));
            Task.yieldNow();
            task.cancel();
            assertEnds(task, TaskState.FAILED, null, failure);
            assertInstanceOf(Cancelled.class, failure.getSuppressed()[0]);
        });
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
    }

    @Test
    void itIsCancelledAfterItsEnd() {
        onLoop(loop -> {
            var task = loop.spawn(() -> "value");
            task.join();
            task.cancel();
            assertEnds(task, TaskState.SUCCEEDED, "value", null);
        });
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
    }

    @Test
    void itIsCancelledSoftlyAndOutlastsTheGrace() {
        onLoop(loop -> {
            var task = shieldedSoftly(loop, false);
            task.cancel("going home", SECOND);
            clock.advance(SECOND);
            assertEnds(task, TaskState.CANCELLED, null, null);
        });
    }
}
