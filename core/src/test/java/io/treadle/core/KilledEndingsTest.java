package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.EachStart;
import io.treadle.core.support.Start;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Rows of docs/endings.md: how a task ends that is killed. */
class KilledEndingsTest extends EndingsFixture {
    KilledEndingsTest(Audience audience) {
        super(audience);
    }

    @Test
    void itIsKilledBeforeItStarts() {
        onLoop(loop -> {
            var task = loop.spawn(() -> "never");
            task.kill(failure);
            assertEnds(task, TaskState.FAILED, null, failure);
        });
    }

    @EachStart
    void itIsKilledInAWaitOfOurs(Start start) {
        onLoop(loop -> {
            var task = loop.spawn(start.options(), bell::await);
            Task.yieldNow();
            task.kill(failure);
            assertEnds(task, TaskState.FAILED, null, failure);
        });
    }

    @Test
    void itIsKilledInAWaitOfTheJdk() {
        onLoop(loop -> {
            var task = loop.spawn(Bodies::waitForEverInTheJdk);
            Task.yieldNow();
            task.kill(failure);
            assertEnds(task, TaskState.FAILED, null, failure);
            assertInstanceOf(InterruptedException.class, failure.getSuppressed()[0]);
        });
    }

    @EachStart
    void itIsKilledUnderAShield(Start start) {
        onLoop(loop -> {
            var task = loop.spawn(start.options(), () -> Task.shield(bell::await));
            Task.yieldNow();
            task.kill(failure);
            assertEnds(task, TaskState.FAILED, null, failure);
        });
    }

    @EachStart
    void itIsKilledWhileItWaitsForTheTasksOfItsScope(Start start) {
        onLoop(loop -> {
            var child = new AtomicReference<Task<?>>();
            var task = loop.spawn(
                    start.options(),
                    () -> TaskScope.run(scope -> {
                        child.set(scope.spawn(start.options(), bell::await));
                    }));
            while (bell.waiting() == 0) {
                Task.yieldNow();
            }
            task.kill(failure);
            assertEnds(task, TaskState.FAILED, null, failure);
            assertIs(child.get(), TaskState.CANCELLED, null, null);
        });
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
    }

    @Test
    void itIsKilledTwiceBeforeItHasGoneOn() {
        onLoop(loop -> {
            var task = loop.spawn(bell::await);
            Task.yieldNow();
            task.kill(failure);
            task.kill(new IOException("too late"));
            assertEnds(task, TaskState.FAILED, null, failure);
        });
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
    }

    @Test
    void itIsKilledAfterItsEnd() {
        onLoop(loop -> {
            var task = loop.spawn(() -> "value");
            task.join();
            task.kill(failure);
            assertEnds(task, TaskState.SUCCEEDED, "value", null);
        });
    }
}
