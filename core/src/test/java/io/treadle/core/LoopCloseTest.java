package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Failures;
import io.treadle.core.support.LogCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LoopCloseTest {
    private final Failures failures = new Failures();
    private final TaskLoop loop = TaskLoop.create(failures.config().withCloseGrace(Duration.ofSeconds(60)));
    private final List<String> trail = new ArrayList<>();

    @Test
    void closingCancelsTheTasksAndWaitsForThem() {
        var task = loop.runUntilComplete(() -> {
            var spawned = loop.spawn(() -> {
                try {
                    Task.sleep(Duration.ofDays(1));
                } finally {
                    trail.add("cleaned up");
                }
            });
            Task.yieldNow();
            return spawned;
        });

        loop.close();

        assertEquals(TaskState.CANCELLED, task.state());
        assertEquals(List.of("cleaned up"), trail);
        assertTrue(loop.isClosed());
    }

    @Test
    void aTaskThatIsSpawnedWhileTheLoopClosesIsCancelledBeforeItsFirstStep() {
        loop.runUntilComplete(() -> {
            loop.spawn(() -> {
                try {
                    Task.sleep(Duration.ofDays(1));
                } finally {
                    var late = loop.spawn(() -> trail.add("late"));
                    late.onDone(done -> trail.add(done.state().name()));
                }
            });
            Task.yieldNow();
        });

        loop.close();

        assertEquals(List.of("CANCELLED"), trail);
    }

    @Test
    void whatIsToBeDoneOnCloseRunsLastFirstAfterTheTasks() {
        loop.runUntilComplete(() -> {
            loop.onClose(() -> trail.add("first"));
            loop.onClose(() -> {
                letCallbacksRun();
                trail.add("second, waited");
            });
            loop.onClose(() -> {
                throw new IllegalStateException("on purpose");
            });
            loop.onClose(() -> trail.add("third"));
            loop.spawn(() -> {
                try {
                    Task.sleep(Duration.ofDays(1));
                } finally {
                    yieldOften();
                    trail.add("task");
                }
            });
            Task.yieldNow();
        });

        loop.close();

        assertEquals(List.of("task", "third", "second, waited", "first"), trail);
    }

    /** So that whoever does not wait for the caller comes first. */
    private static void yieldOften() {
        for (int i = 0; i < 1000; i++) {
            Thread.yield();
        }
    }

    @Test
    void aFailureOfWhatIsToBeDoneOnCloseGoesToTheHandler() {
        var error = new IllegalStateException("on purpose");
        loop.runUntilComplete(() -> loop.onClose(() -> {
            throw error;
        }));

        loop.close();

        assertEquals(List.of(error), failures.errors());
    }

    @Test
    void whatWasToBeDoneOnCloseCanBeTakenBack() {
        loop.runUntilComplete(() -> {
            loop.onClose(() -> trail.add("stays"));
            var taken = loop.onClose(() -> trail.add("taken back"));
            assertTrue(taken.cancel());
        });

        loop.close();

        assertEquals(List.of("stays"), trail);
    }

    @Test
    void aTaskThatResistsIsReportedAndGivenUpAfterTheGrace() throws Exception {
        var gate = new CountDownLatch(1);
        // Half way between two interrupts of ours, 127 and 255 ms after the cancellation, each of which wakes it for a
        // moment.
        var impatient = TaskLoop.create(failures.config().withCloseGrace(Duration.ofMillis(190)));
        var result = new CompletableFuture<String>();
        var task = impatient.runUntilComplete(() -> {
            var spawned = impatient.spawn(SpawnOptions.named("stubborn"), () -> {
                awaitUninterruptibly(gate);
                result.complete("went on");
                return "value";
            });
            spawned.onDone(done -> trail.add("told: " + done.state()));
            Task.yieldNow();
            return spawned;
        });

        try (var log = new LogCapture("io.treadle.core")) {
            impatient.close();
            assertTrue(
                    (failures.all() + log.lines().toString())
                            .contains("Task[stubborn, WAITING] has not ended within the grace period of PT0.19S"),
                    () -> failures.all() + log.lines().toString());
        }
        assertEquals(TaskState.CANCELLED, task.state());
        gate.countDown();
        assertEquals("went on", result.get());
        ((RealTask<?>) task).thread().join();
        assertEquals(TaskState.CANCELLED, task.state());
        assertNull(task.value());
        assertTrue(task.toCompletableFuture().isCancelled());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // It resists on purpose.
            }
        }
    }

    @Test
    void closingTwiceOrFromManyThreadsIsClosingOnce() throws InterruptedException {
        loop.runUntilComplete(() -> loop.onClose(() -> trail.add("closed")));
        var others = List.of(Thread.startVirtualThread(loop::close), Thread.startVirtualThread(loop::close));

        loop.close();
        for (var other : others) {
            other.join();
        }
        loop.close();

        assertEquals(List.of("closed"), trail);
    }

    @Test
    void aLoopThatNeverRanCloses() {
        loop.close();

        assertTrue(loop.isClosed());
    }

    @Test
    void closingEndsARunForever() throws InterruptedException {
        var running = new CountDownLatch(1);
        loop.post(running::countDown);
        var runner = Thread.ofPlatform().start(loop::runForever);
        running.await();

        loop.close();

        runner.join();
    }

    @Test
    void closingCancelsTheMainTaskOfARun() throws InterruptedException {
        var running = new CountDownLatch(1);
        var thrown = new CompletableFuture<Throwable>();
        var runner = Thread.ofPlatform()
                .start(() -> thrown.complete(assertThrows(
                        Throwable.class,
                        () -> loop.runUntilComplete(() -> {
                            running.countDown();
                            Task.sleep(Duration.ofDays(1));
                        }))));
        running.await();

        loop.close();

        assertInstanceOf(TaskCancelledException.class, thrown.join());
        runner.join();
    }

    @Test
    void closingInterruptsNobodyButKeepsTheInterruptOfTheCaller() {
        Thread.currentThread().interrupt();

        loop.close();

        assertTrue(Thread.interrupted());
        assertTrue(loop.isClosed());
    }

    @Test
    void afterClosingEverythingIsRefused() throws InterruptedException {
        loop.close();

        assertThrows(RejectedExecutionException.class, () -> loop.post(() -> {}));
        assertThrows(RejectedExecutionException.class, () -> loop.submit(() -> 1));
        assertThrows(RejectedExecutionException.class, () -> loop.executor().execute(() -> {}));
        assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(() -> 1));
        assertThrows(IllegalStateException.class, loop::runForever);
    }

    @Test
    void aCallbackThatWaitsWhenTheLoopClosesIsCancelled() {
        var cancelled = new AtomicBoolean();
        loop.runUntilComplete(() -> {
            loop.callSoon(() -> {
                try {
                    Task.sleep(Duration.ofDays(1));
                } catch (Cancelled e) {
                    cancelled.set(true);
                    throw e;
                }
            });
            letCallbacksRun();
        });

        loop.close();

        while (!cancelled.get()) {
            Thread.yield();
        }
        assertEquals(List.of(), failures.all());
    }
}
