package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.TaskState;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@LoopTest
class OffloadTest {
    @Test
    void theBodyRunsOnANamedDaemonThreadThatIsNotTheLoops() {
        EventLoop.run(LoopOptions.DEFAULT.withName("disk"), () -> {
            var loop = EventLoop.current();
            Thread thread = Treadle.offload(Thread::currentThread);
            assertTrue(thread.getName().startsWith("disk-offload-"), thread::getName);
            assertTrue(thread.isDaemon());
            assertFalse(Treadle.<Boolean, RuntimeException>offload(loop::isOnThread));
            assertTrue(loop.isOnThread());
        });
    }

    @Test
    void theLoopGoesOnWhileTheBodyBlocks() throws Exception {
        EventLoop.run(() -> {
            var release = new CountDownLatch(1);
            Treadle.spawn(() -> {
                Treadle.yieldNow();
                release.countDown();
            });
            Treadle.offload(() -> {
                release.await();
                return "released by a task";
            });
        });
    }

    @Test
    void theBodysExceptionComesOutAsItIs() throws Exception {
        var checked = new IOException("disk full");
        var error = new StackOverflowError();
        EventLoop.run(() -> {
            assertSame(checked, assertThrows(IOException.class, () -> Treadle.offload(() -> fail(checked))));
            assertSame(error, assertThrows(StackOverflowError.class, () -> Treadle.offload(() -> fail(error))));
        });
    }

    private static <X extends Throwable> String fail(X failure) throws X {
        throw failure;
    }

    @Test
    void aBodyThatOnlyThrowsUncheckedNeedsNoCatch() {
        assertEquals(2, EventLoop.<Integer, RuntimeException>run(() -> Treadle.offload(() -> 1 + 1)));
    }

    @Test
    void nullIsAResult() throws Exception {
        EventLoop.run(() -> assertNull(Treadle.<@Nullable Object, RuntimeException>offload(() -> null)));
    }

    @Test
    void aCancelledCallerGoesOnAtOnceAndTheBodyIsInterruptedOnce() throws Exception {
        assertEquals(TaskState.CANCELLED, stateOfCallerAfter(Task::cancel));
    }

    @Test
    void aKilledCallerGoesOnAtOnceAndTheBodyIsInterruptedOnce() throws Exception {
        assertEquals(TaskState.FAILED, stateOfCallerAfter(task -> task.kill(new IOException("on purpose"))));
    }

    /** How a task ends to which {@code end} is done while it waits for a body that ignores its interrupt. */
    private static TaskState stateOfCallerAfter(Consumer<Task<?>> end) throws Exception {
        try (var loop = EventLoop.start()) {
            var running = new CountDownLatch(1);
            var mayEnd = new CountDownLatch(1);
            var interrupts = new AtomicInteger();
            var ended = new CountDownLatch(1);
            var task = loop.submit(() -> loop.spawn(() -> loop.offload(() -> {
                        running.countDown();
                        countInterruptsUntil(mayEnd, interrupts);
                        ended.countDown();
                        return 1;
                    })))
                    .get();
            running.await();
            var state = loop.submit(() -> stateAfter(task, end)).get(); // while the body still runs
            TestLoops.until(() -> interrupts.get() == 1);
            mayEnd.countDown();
            ended.await();
            assertEquals(1, interrupts.get());
            return state;
        }
    }

    private static TaskState stateAfter(Task<?> task, Consumer<Task<?>> end) {
        end.accept(task);
        task.join();
        return task.state();
    }

    private static void countInterruptsUntil(CountDownLatch end, AtomicInteger interrupts) {
        while (true) {
            try {
                end.await();
                return;
            } catch (InterruptedException e) {
                interrupts.incrementAndGet();
            }
        }
    }

    /** One thread, so that an interrupt which came too late would hit the next call. */
    @Test
    void anInterruptNeverReachesAnotherCallOnTheSameThread() throws Exception {
        var options = LoopOptions.DEFAULT.withOffload(OffloadOptions.DEFAULT.withThreads(1));
        try (var loop = EventLoop.start(options)) {
            for (int i = 0; i < 2000; i++) {
                var reached = new Semaphore(0);
                var task = loop.submit(() -> loop.spawn(() -> loop.offload(() -> {
                            reached.release();
                            return 1;
                        })))
                        .get();
                reached.acquire();
                task.cancel();
                boolean interrupted =
                        loop.submit(() -> loop.offload(Thread::interrupted)).get();
                assertFalse(interrupted);
            }
        }
    }

    @Test
    void theBodyMayCallBackIntoTheLoop() throws Exception {
        assertEquals("loop thread", EventLoop.<String, Exception>run(() -> {
            var loop = EventLoop.current();
            return loop.offload(() -> loop.submit(() -> loop.isOnThread() ? "loop thread" : "other")
                    .get());
        }));
    }

    @Test
    void aForeignThreadCannotOffload() {
        try (var loop = EventLoop.start()) {
            var error = assertThrows(WrongThreadException.class, () -> loop.offload(() -> 1));
            TestLoops.assertSays("pool of its own loop", error);
        }
    }

    @Test
    void aTaskOfAnotherLoopCannotOffload() {
        try (var other = EventLoop.start()) {
            EventLoop.run(() -> {
                assertThrows(WrongThreadException.class, () -> other.offload(() -> 1));
            });
        }
    }

    @Test
    void aCallbackMayOffload() {
        EventLoop.run(() -> {
            var result = new CompletableFuture<Integer>();
            EventLoop.current().callSoon(() -> result.complete(Treadle.offload(() -> 3)));
            try {
                assertEquals(3, Task.await(result));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void closingInterruptsWhatStillRunsAndEndsTheThreads() throws Exception {
        var loop = EventLoop.start(LoopOptions.DEFAULT.withName("closing"));
        var running = new CountDownLatch(1);
        var interrupted = new CompletableFuture<String>();
        var future = loop.submit(() -> loop.offload(() -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete("yes");
            }
            return 1;
        }));
        running.await();
        loop.close();
        assertEquals("yes", interrupted.get());
        assertTrue(future.isCancelled());
        TestLoops.until(() -> !TestLoops.hasPlatformThread("closing-offload-1"));
    }
}
