package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.LoopFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Cancelling tasks that wait for us; for JDK waits see {@link TaskCancelInJdkWaitTest}. */
class TaskCancelTest extends LoopFixture {
    @Test
    void aTaskThatWaitsIsWokenWithCancelledAndCleansUp() {
        onLoop(loop -> {
            var task = loop.spawn(SpawnOptions.named("reader"), () -> {
                try {
                    bell.await();
                } catch (Cancelled e) {
                    trail.add(e.getMessage());
                    throw e;
                } finally {
                    trail.add("cleaned up");
                }
            });
            Task.yieldNow();
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
            assertNull(task.exception());
            assertEquals(0, bell.waiting());
        });

        assertEquals(
                List.of("cancelled: task=reader, reason=the task was cancelled, origin=task main", "cleaned up"),
                trail);
    }

    @Test
    void eachFurtherWaitThrowsToo() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                assertThrows(Cancelled.class, bell::await);
                assertThrows(Cancelled.class, bell::await);
                assertThrows(Cancelled.class, () -> Task.sleep(Duration.ofNanos(1)));
                assertThrows(Cancelled.class, () -> Task.sleep(Duration.ZERO));
                assertThrows(Cancelled.class, Task::yieldNow);
                assertThrows(Cancelled.class, () -> Task.joinAll(List.of()));
                trail.add("all thrown");
            });
            Task.yieldNow();
            task.cancel();
            task.join();
        });

        assertEquals(List.of("all thrown"), trail);
    }

    @Test
    void cancellingTwiceIsCancellingOnce() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                assertThrows(Cancelled.class, bell::await);
                trail.add("thrown");
                return "value";
            });
            Task.yieldNow();
            task.cancel();
            task.cancel();
            task.join();
            task.cancel();
            assertEquals("value", task.value());
        });

        assertEquals(List.of("thrown"), trail);
    }

    @Test
    void aValueAfterASwallowedCancellationCounts() throws Exception {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try {
                    bell.await();
                    return "rung";
                } catch (Cancelled e) {
                    return "swallowed";
                }
            });
            Task.yieldNow();
            task.cancel();

            assertEquals("swallowed", task.get());
            assertEquals(TaskState.SUCCEEDED, task.state());
        });
    }

    @Test
    void anErrorAfterACancellationIsAFailureWithTheCancellationSuppressed() {
        var error = new IllegalStateException("cleaning up failed");
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try {
                    bell.await();
                } finally {
                    throwIt(error);
                }
            });
            Task.yieldNow();
            task.cancel();

            assertSame(error, assertThrows(IllegalStateException.class, task::get));
            assertEquals(TaskState.FAILED, task.state());
            assertEquals(1, error.getSuppressed().length);
            assertInstanceOf(Cancelled.class, error.getSuppressed()[0]);
        });
    }

    private static void throwIt(RuntimeException e) {
        throw e;
    }

    @Test
    void aTaskThatCancelsItselfEndsAtItsNextWait() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                Task.current().cancel();
                trail.add("goes on");
                bell.await();
                trail.add("never");
            });
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });

        assertEquals(List.of("goes on"), trail);
    }

    @Test
    void aTaskThatCancelsItselfAndNeverWaitsSucceeds() throws Exception {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                Task.current().cancel();
                return "value";
            });

            assertEquals("value", task.get());
        });
    }

    @Test
    void aWaitThatIsOverBeforeTheCancellationGivesItsResult() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                bell.await();
                trail.add("rung");
                Task.yieldNow();
                trail.add("never");
            });
            Task.yieldNow();
            bell.ring();
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });

        assertEquals(List.of("rung"), trail);
    }

    @Test
    void anyThreadMayCancel() throws Exception {
        var begun = new CountDownLatch(1);
        try (var loop = TaskLoop.create()) {
            var task = loop.runUntilComplete(() -> loop.spawn(() -> {
                begun.countDown();
                bell.await();
            }));
            var runner = Thread.ofPlatform().start(loop::runForever);
            begun.await();
            var ended = task.toCompletableFuture();

            task.cancel();

            while (!ended.isDone()) {
                Thread.yield();
            }
            assertEquals(TaskState.CANCELLED, task.state());
            loop.stop();
            runner.join();
        }
    }

    @Test
    void aTaskThatWaitsForACancelledOneGoesOn() {
        onLoop(loop -> {
            var task = loop.spawn(bell::await);
            var waiter = loop.spawn(() -> {
                task.join();
                trail.add("joined");
            });
            Task.yieldNow();
            task.cancel();
            waiter.join();
            assertEquals(TaskState.SUCCEEDED, waiter.state());
        });

        assertEquals(List.of("joined"), trail);
    }

    @Test
    void aCancellationIsNoUnobservedFailure() {
        onLoop(loop -> {
            var task = loop.spawn(bell::await);
            Task.yieldNow();
            task.cancel();
            Task.yieldNow();
            letCallbacksRun();
            assertEquals(TaskState.CANCELLED, task.state());
        });

        assertEquals(List.of(), failures.all());
    }

    @Test
    void aCancelledSleepLeavesNoTimer() {
        onLoop(loop -> {
            var sleepers = new ArrayList<Task<?>>();
            for (int i = 0; i < 1_000; i++) {
                sleepers.add(loop.spawn(() -> Task.sleep(Duration.ofDays(1))));
            }
            Task.yieldNow();
            assertEquals(1_000, loop.scheduler().timerCount());
            sleepers.forEach(Task::cancel);
            Task.joinAll(sleepers);
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    @Test
    void onlyTheLibraryMakesACancellation() {
        assertEquals(0, Cancelled.class.getConstructors().length);
        assertEquals(Error.class, Cancelled.class.getSuperclass());
    }

    @Test
    void whoAsksForTheResultLearnsWhoCancelledAndWhy() {
        onLoop(loop -> {
            var sleeper = loop.spawn(() -> Task.sleep(Duration.ofDays(1)));
            Task.yieldNow();
            loop.spawn(SpawnOptions.named("boss"), () -> sleeper.cancel("no longer needed"))
                    .join();
            var thrown = assertThrows(TaskCancelledException.class, sleeper::get);
            assertEquals("no longer needed", thrown.reason());
            assertEquals("task boss", thrown.origin());
            assertTrue(thrown.toString().contains("reason=no longer needed, origin=task boss"), thrown::toString);
        });
    }

    @Test
    void alsoOfATaskThatWasCancelledWithItsScopeBeforeItBegan() {
        onLoop(loop -> TaskScope.run(scope -> {
            var never = scope.spawn(() -> {});
            scope.cancel("changed my mind");
            var thrown = assertThrows(TaskCancelledException.class, () -> Task.shield(never::get));
            assertEquals("changed my mind", thrown.reason());
        }));
    }

    @Test
    void aSoftCancelSparesWhatIsSoftlyShieldedForItsGrace() {
        onLoop(loop -> {
            var worker = loop.spawn(() -> {
                Task.softShield(() -> Task.sleep(Duration.ofSeconds(1)));
                trail.add("flushed");
                Task.sleep(Duration.ofDays(1));
            });
            Task.yieldNow();
            worker.cancel("shutting down", Duration.ofSeconds(2));
            Task.yieldNow();
            clock.advance(Duration.ofSeconds(1));
            worker.join();
            assertEquals(TaskState.CANCELLED, worker.state());
        });
        assertEquals(List.of("flushed"), trail);
    }
}
