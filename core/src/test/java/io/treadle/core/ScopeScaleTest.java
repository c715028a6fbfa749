package io.treadle.core;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bell;
import io.treadle.core.support.Bodies;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many tasks, many scopes. */
class ScopeScaleTest {
    private final Bell bell = new Bell();
    private final AtomicInteger count = new AtomicInteger();

    @Test
    void tenThousandChildrenAreCancelled() {
        onLoop(loop -> {
            var children = new ArrayList<Task<?>>();
            TaskScope.run(scope -> {
                for (int i = 0; i < 10_000; i++) {
                    children.add(scope.spawn(() -> Task.sleep(Duration.ofDays(1))));
                }
                Task.yieldNow();
                scope.cancel();
            });
            children.forEach(child -> assertEquals(TaskState.CANCELLED, child.state()));
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    /** Four times as many take four times as long, by the square it would be sixteen times; both are more than a cache holds. */
    @Test
    @Tag("nightly") // measures
    void cancellingTakesTimeInProportionToTheTasks() {
        long few = Long.MAX_VALUE;
        long many = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            few = Math.min(few, nanosToCancel(50_000));
            many = Math.min(many, nanosToCancel(200_000));
        }
        assertTrue(many < 9 * few, "few=" + few + ", many=" + many);
    }

    private static long nanosToCancel(int children) {
        var start = new AtomicLong();
        onLoop(loop -> {
            TaskScope.run(scope -> {
                for (int i = 0; i < children; i++) {
                    scope.spawn(Bodies::waitForEver);
                }
                Task.yieldNow();
                start.set(System.nanoTime());
                scope.cancel();
            });
            start.set(System.nanoTime() - start.get());
        });
        return start.get();
    }

    /** T11. */
    @Test
    void fiveThousandScopesInEachOtherAreCancelledFromTheOutside() {
        onLoop(loop -> {
            var outermost = CancelScope.create();
            outermost.run(() -> {
                var open = new ArrayDeque<TaskScope>();
                for (int i = 0; i < 5_000; i++) {
                    open.push(TaskScope.open());
                }
                outermost.cancel();
                assertThrows(Cancelled.class, bell::await);
                open.forEach(TaskScope::close);
            });
            assertTrue(outermost.isCancelRequested());
            Task.yieldNow();
        });
    }

    @Test
    void aChainOfTwoThousandTaskScopesEndsFromItsRoot() {
        onLoop(loop -> {
            var tasks = new ArrayList<Task<?>>();
            var root = loop.spawn(() -> chain(tasks, 2_000));
            while (bell.waiting() == 0) {
                Task.yieldNow();
            }
            root.cancel();
            root.join();
            assertEquals(2_000, tasks.size());
            tasks.forEach(task -> assertEquals(TaskState.CANCELLED, task.state()));
        });
    }

    private void chain(List<Task<?>> tasks, int length) {
        if (length == 0) {
            bell.await();
        } else {
            TaskScope.run(scope -> {
                tasks.add(scope.spawn(() -> chain(tasks, length - 1)));
            });
        }
    }

    @Test
    void aHundredThousandTasksRunInOneScope() {
        assertAllRun(100_000);
    }

    @Test
    @Tag("nightly")
    void aMillionTasksRunInOneScope() {
        assertAllRun(1_000_000);
    }

    private void assertAllRun(int tasks) {
        onLoop(loop -> TaskScope.run(scope -> {
            for (int i = 0; i < tasks; i++) {
                scope.spawn(() -> {
                    Task.yieldNow();
                    count.incrementAndGet();
                });
            }
        }));

        assertEquals(tasks, count.get());
    }

    @Test
    void aScopeKeepsNothingOfTasksThatHaveEnded() {
        onLoop(loop -> TaskScope.run(scope -> {
            runMany(scope, 20_000);
            long before = usedBytes();
            runMany(scope, 200_000);
            long growth = usedBytes() - before;
            assertTrue(growth < 200_000 * 10L, () -> "growth in bytes: " + growth);
        }));
    }

    private void runMany(TaskScope scope, int tasks) {
        for (int i = 0; i < tasks; i++) {
            scope.spawn(count::incrementAndGet).join();
        }
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
