package io.treadle.loop;

import static io.treadle.loop.TestLoops.FOREVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.TaskState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@LoopTest
class EventLoopRunTest {
    @Test
    void runReturnsWhatItsBodyReturns() {
        assertEquals(42, EventLoop.run(() -> 42));
    }

    @Test
    void runThrowsWhatItsBodyThrows() {
        var failure = new IOException("full");
        assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> EventLoop.run(() -> {
                            throw failure;
                        })));
    }

    @Test
    void runWaitsForTheTasksThatItsBodyLeaves() {
        var trail = new ArrayList<String>();
        EventLoop.run(() -> {
            Treadle.spawn(() -> {
                Treadle.yieldNow();
                Treadle.spawn(() -> trail.add("grandchild"));
                trail.add("child");
            });
            trail.add("body");
        });
        assertEquals(List.of("body", "child", "grandchild"), trail);
    }

    @Test
    void runCancelsTheDaemonsThatItsBodyLeaves() {
        var daemon = EventLoop.run(() -> {
            var task = Treadle.spawn(SpawnOptions.DEFAULT.asDaemon(), () -> Treadle.sleep(FOREVER));
            Treadle.yieldNow();
            return task;
        });
        assertEquals(TaskState.CANCELLED, daemon.state());
    }

    @Test
    void aBodyThatFailsCancelsTheOtherTasks() {
        var other = new AtomicReference<Task<?>>();
        assertThrows(
                IOException.class,
                () -> EventLoop.run(() -> {
                    other.set(Treadle.spawn(() -> Treadle.sleep(FOREVER)));
                    Treadle.yieldNow();
                    throw new IOException("broken");
                }));
        assertEquals(TaskState.CANCELLED, other.get().state());
    }

    @Test
    void interruptingTheCallerOfRunCancelsTheBody() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var thrown = new AtomicReference<Throwable>();
        var interrupted = new CompletableFuture<Boolean>();
        var caller = new Thread(() -> {
            thrown.set(assertThrows(
                    TaskCancelledException.class,
                    () -> EventLoop.run(() -> {
                        begun.countDown();
                        Treadle.sleep(FOREVER);
                    })));
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        begun.await();
        caller.interrupt();
        assertTrue(interrupted.join(), "the caller keeps its interrupt");
        TestLoops.assertSays("reason=the caller of run was interrupted", thrown.get());
    }

    /** A44. */
    @Test
    void aBodyThatIsCancelledOtherwiseDoesNotInterruptTheCaller() {
        assertThrows(
                TaskCancelledException.class,
                () -> EventLoop.run(() -> {
                    Task.current().cancel("by itself");
                    Treadle.sleep(FOREVER);
                }));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void runInsideATaskSaysWhatToDo() {
        EventLoop.run(() -> {
            var error = assertThrows(IllegalStateException.class, () -> EventLoop.run(() -> 1));
            TestLoops.assertSays("just call the code, spawn it", error);
        });
    }

    @Test
    void aTaskCannotRunAnotherLoopInTheForeground() {
        EventLoop.run(() -> {
            var other = EventLoop.create();
            try {
                assertThrows(IllegalStateException.class, () -> other.runUntilComplete(() -> 1));
                assertThrows(IllegalStateException.class, other::runForever);
            } finally {
                other.close();
            }
        });
    }

    @Test
    void aTaskMayUseAnotherLoopInTheBackground() throws Exception {
        var names = EventLoop.<List<String>, Exception>run(() -> {
            try (var other = EventLoop.start(LoopOptions.DEFAULT.withName("other"))) {
                var there = Task.await(other.submit(() -> EventLoop.current().name()));
                return List.of(EventLoop.current().name(), there);
            }
        });
        assertEquals(List.of("treadle", "other"), names);
    }

    @Test
    void severalLoopsRunAtTheSameTimeOnThreadsOfTheirOwn() throws Exception {
        try (var left = EventLoop.start(LoopOptions.DEFAULT.withName("left"));
                var right = EventLoop.start(LoopOptions.DEFAULT.withName("right"))) {
            int sum = left.submit(() -> countTo(right, left, 500)).get();
            assertEquals(500, sum);
            assertNotSame(
                    left.submit(EventLoop::current).get(),
                    right.submit(EventLoop::current).get());
        }
    }

    /** Goes to and fro between two loops, each waiting for the other. */
    private static int countTo(EventLoop there, EventLoop here, int rounds) throws Exception {
        int sum = 0;
        for (int i = 0; i < rounds; i++) {
            assertSame(here, EventLoop.current());
            sum += Task.await(there.submit(() -> Task.await(here.submit(() -> 1))));
        }
        return sum;
    }

    @Test
    void currentIsTheLoopOfTheTask() {
        var options = LoopOptions.DEFAULT.withName("mine");
        assertEquals("mine", EventLoop.run(options, () -> EventLoop.current().name()));
    }

    @Test
    void currentOutsideALoopSaysWhatToDo() {
        var error = assertThrows(WrongThreadException.class, EventLoop::current);
        TestLoops.assertSays("EventLoop.run", error);
    }

    @Test
    void runByAThreadThatHoldsAMonitorDoesNotLendItToTheTasks() {
        var monitor = new Object();
        synchronized (monitor) {
            boolean held = EventLoop.run(() -> {
                Treadle.yieldNow();
                assertThrows(IllegalMonitorStateException.class, monitor::notifyAll);
                return Thread.holdsLock(monitor);
            });
            assertFalse(held);
            assertTrue(Thread.holdsLock(monitor));
        }
    }
}
