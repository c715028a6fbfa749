package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.LoopFixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Hooks of scopes, which are called instead of the interrupt that ends a wait of the JDK. */
class CancelHookTest extends LoopFixture {
    @Test
    void aHookIsCalledInsteadOfTheInterrupt() throws Exception {
        var queue = new LinkedBlockingQueue<String>();
        inRealTime(loop -> {
            var scope = CancelScope.create();
            scope.onCancel(() -> queue.add("stop"));
            loop.callSoon(scope::cancel);
            assertTrue(scope.run(() -> {
                trail.add(queue.take());
                assertFalse(Thread.currentThread().isInterrupted());
            }));
            assertTrue(scope.isCancelRequested());
        });

        assertEquals(List.of("stop"), trail);
    }

    @Test
    void aHookIsCalledOnceHoweverLongTheWaitResists() throws Exception {
        var calls = new AtomicInteger();
        var released = new CountDownLatch(1);
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.onCancel(calls::incrementAndGet);
            var task = loop.spawn(() -> scope.run(() -> released.await()));
            Task.yieldNow();
            scope.cancel();
            clock.advanceInSteps(Duration.ofMillis(20));
            released.countDown();
            task.get();
        });

        assertEquals(1, calls.get());
    }

    @Test
    void aHookInsideTheCancelledScopeCounts() throws Exception {
        var released = new CountDownLatch(1);
        inRealTime(loop -> {
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            inner.onCancel(released::countDown);
            loop.callSoon(outer::cancel);
            assertTrue(outer.run(() -> inner.run(() -> {
                released.await();
                trail.add("released");
            })));
        });

        assertEquals(List.of("released"), trail);
    }

    @Test
    void aHookAroundTheCancelledScopeDoesNotCount() throws Exception {
        inRealTime(loop -> {
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            outer.onCancel(() -> trail.add("never"));
            loop.callSoon(inner::cancel);
            outer.run(() -> assertFalse(inner.run(Bodies::waitForEverInTheJdk)));
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void aWaitOfOursNeedsNoHook() throws Exception {
        inRealTime(loop -> {
            var scope = CancelScope.create();
            scope.onCancel(() -> trail.add("never"));
            loop.callSoon(scope::cancel);
            assertFalse(scope.run(bell::await));
            letCallbacksRun();
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void aHookThatFailsIsReported() throws Exception {
        var error = new IllegalStateException("on purpose");
        var released = new CountDownLatch(1);
        inRealTime(loop -> {
            var scope = CancelScope.create();
            scope.onCancel(() -> {
                released.countDown();
                throw error;
            });
            loop.callSoon(scope::cancel);
            scope.run(() -> released.await());
            letCallbacksRun();
        });

        assertEquals(List.of(error), failures.errors());
    }

    @Test
    void aSecondJdkWaitInAScopeWithAHookIsInterrupted() throws Exception {
        var released = new CountDownLatch(1);
        inRealTime(loop -> {
            var scope = CancelScope.create();
            scope.onCancel(released::countDown);
            loop.callSoon(scope::cancel);
            assertFalse(scope.run(() -> {
                released.await();
                Bodies.waitForEverInTheJdk();
            }));
        });
    }

    @Test
    void aWaitWhoseHookFailsIsInterrupted() throws Exception {
        var error = new IllegalStateException("on purpose");
        inRealTime(loop -> {
            var scope = CancelScope.create();
            scope.onCancel(() -> {
                throw error;
            });
            loop.callSoon(scope::cancel);
            assertFalse(scope.run(Bodies::waitForEverInTheJdk));
        });

        assertEquals(List.of(error), failures.errors());
    }

    @Test
    void aHookIsNotForTheTasksOfTheScope() throws Exception {
        inRealTime(loop -> TaskScope.run(scope -> {
            scope.cancelScope().onCancel(() -> trail.add("never"));
            var child = scope.spawn(Bodies::waitForEverInTheJdk);
            Task.yieldNow();
            scope.cancel();
            Task.shield(() -> child.join());
            assertEquals(TaskState.CANCELLED, child.state());
        }));

        assertEquals(List.of(), trail);
    }
}
