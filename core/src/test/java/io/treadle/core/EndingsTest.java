package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.EachStart;
import io.treadle.core.support.Start;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Rows of docs/endings.md: how a task ends by itself. */
class EndingsTest extends EndingsFixture {
    EndingsTest(Audience audience) {
        super(audience);
    }

    @EachStart
    void itReturns(Start start) {
        onLoop(loop -> assertEnds(loop.spawn(start.options(), () -> "value"), TaskState.SUCCEEDED, "value", null));
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
            assertIs(task.get(), TaskState.FAILED, null, failure);
        });
    }

    @Test
    void itIsInterruptedBySomebodyElseInAWaitOfTheJdk() {
        onLoop(loop -> {
            var task = (RealTask<?>) loop.spawn(Bodies::waitForEverInTheJdk);
            Task.yieldNow();
            task.thread().interrupt();
            assertFails(task, InterruptedException.class);
        });
    }

    @EachStart
    void itThrowsTheCancellationOfAnotherTask(Start start) {
        onLoop(loop -> {
            var caught = new AtomicReference<Cancelled>();
            var other = loop.spawn(() -> caught.set(assertThrows(Cancelled.class, bell::await)));
            Task.yieldNow();
            other.cancel();
            other.join();
            var task = loop.spawn(start.options(), () -> {
                Task.yieldNow();
                throw caught.get();
            });
            assertEnds(task, TaskState.FAILED, null, caught.get());
        });
    }

    @EachStart
    void itOverflowsItsStack(Start start) {
        onLoop(loop -> {
            var task = loop.spawn(start.options(), () -> {
                Task.yieldNow();
                return depthOf(0);
            });
            assertFails(task, StackOverflowError.class);
        });
    }

    @SuppressWarnings("InfiniteRecursion") // on purpose
    private static int depthOf(int depth) {
        return 1 + depthOf(depth + 1);
    }

    @Test
    void itLeavesAScopeOpen() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                TaskScope.open();
            });
            assertFails(task, IllegalStateException.class);
        });
    }
}
