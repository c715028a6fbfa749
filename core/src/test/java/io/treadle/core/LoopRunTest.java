package io.treadle.core;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.support.Failures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopRunTest {
    private final Failures failures = new Failures();
    private final TaskLoop loop = TaskLoop.create(failures.config());

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void runningReturnsWhatTheBodyReturned() {
        assertEquals(42, loop.runUntilComplete(() -> 42));
    }

    @Test
    void runningThrowsWhatTheBodyThrew() {
        var e = new IOException("on purpose");
        Action<IOException> failing = () -> {
            throw e;
        };

        assertSame(e, assertThrows(IOException.class, () -> loop.runUntilComplete(failing)));
        assertEquals(List.of(), failures.all());
    }

    @Test
    void aLoopRunsAgainAndGoesOnWithWhatWasLeft() {
        var steps = new AtomicInteger();
        var left = loop.runUntilComplete(() -> loop.spawn(() -> {
            while (true) {
                steps.incrementAndGet();
                Task.yieldNow();
            }
        }));
        assertFalse(left.isDone());
        int before = steps.get();

        loop.runUntilComplete(() -> {
            while (steps.get() < before + 3) {
                Task.yieldNow();
            }
        });
    }

    @Test
    void nothingRunsBetweenTwoRuns() {
        var ran = new AtomicInteger();
        loop.post(ran::incrementAndGet);
        assertEquals(0, ran.get());

        loop.runUntilComplete(() -> {});
        assertEquals(1, ran.get());
    }

    @Test
    void aTaskOfTheLoopIsRunToItsEnd() throws Exception {
        var task = loop.runUntilComplete(() -> loop.spawn(() -> {
            Task.yieldNow();
            return "later";
        }));

        assertEquals("later", loop.runUntilComplete(task));
        assertEquals("later", loop.runUntilComplete(task));
    }

    @Test
    void aTaskOfAnotherLoopIsRefused() {
        try (var other = TaskLoop.create()) {
            Task<String> task = other.runUntilComplete(() -> other.spawn(() -> "elsewhere"));

            var e = assertThrows(IllegalArgumentException.class, () -> loop.runUntilComplete(task));
            assertTrue(String.valueOf(e.getMessage()).contains("expected=test"), e::toString);
        }
    }

    @Test
    void stoppingLeavesTheTaskForTheNextRun() throws Exception {
        var task = new CompletableFuture<Task<String>>();
        var gate = new CompletableFuture<String>();
        Action<RuntimeException> stopped = () -> {
            task.complete(loop.spawn(gate::join));
            loop.stop();
            Task.yieldNow();
            Task.yieldNow();
        };

        var e = assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(stopped));
        assertTrue(String.valueOf(e.getMessage()).contains("was stopped before its task was done"), e::toString);
        gate.complete("later");

        assertEquals("later", loop.runUntilComplete(task.join()));
    }

    @Test
    void theTaskOfAStoppedRunDoesNotEndTheNextOne() {
        assertThrows(
                IllegalStateException.class,
                () -> loop.runUntilComplete(() -> {
                    loop.stop();
                    Task.yieldNow();
                }));

        assertEquals("mine", loop.runUntilComplete(() -> {
            for (int i = 0; i < 10; i++) {
                Task.yieldNow();
            }
            return "mine";
        }));
    }

    @Test
    void theFailureOfTheTaskOfAStoppedRunIsReported() {
        var e = new IllegalStateException("on purpose");
        assertThrows(
                IllegalStateException.class,
                () -> loop.runUntilComplete(() -> {
                    loop.stop();
                    Task.yieldNow();
                    throw e;
                }));

        loop.runUntilComplete(() -> {
            while (failures.all().isEmpty()) {
                Task.yieldNow();
            }
        });
        assertEquals(List.of(e), failures.errors());
    }

    @Test
    void runningForeverEndsWithStop() {
        var ran = new AtomicInteger();
        loop.post(ran::incrementAndGet);
        loop.post(loop::stop);

        loop.runForever();

        assertEquals(1, ran.get());
    }

    @Test
    void anyThreadMayStop() throws InterruptedException {
        var running = new CountDownLatch(1);
        loop.post(running::countDown);
        var runner = Thread.ofPlatform().start(loop::runForever);
        running.await();

        loop.stop();

        runner.join();
        assertEquals(7, loop.runUntilComplete(() -> 7));
    }

    @Test
    void stoppingALoopThatDoesNotRunDoesNothing() {
        loop.stop();

        assertEquals(7, loop.runUntilComplete(() -> 7));
        loop.stop();
        assertEquals(8, loop.runUntilComplete(() -> 8));
    }

    /** A stop that comes when the run has just ended, or is just beginning, must harm neither that run nor the next. */
    @Test
    void aStopAtAnyTimeStopsOneRunAtMost() throws InterruptedException {
        for (int round = 0; round < 3_000; round++) {
            var stopper = Thread.startVirtualThread(loop::stop);
            try {
                loop.runUntilComplete(() -> {});
            } catch (IllegalStateException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("was stopped"), e::toString);
            }
            stopper.join();
            assertEquals(7, loop.runUntilComplete(() -> 7));
        }
    }

    @Test
    void aStoppedLoopReallyRests() throws InterruptedException {
        var steps = new AtomicInteger();
        loop.post(() -> loop.spawn(() -> {
            while (true) {
                steps.incrementAndGet();
                Task.yieldNow();
            }
        }));
        for (int round = 0; round < 500; round++) {
            loop.post(loop::stop);
            var stopper = Thread.startVirtualThread(loop::stop);
            loop.runForever();
            stopper.join();

            int before = steps.get();
            Thread.ofPlatform().start(() -> {}).join();
            assertEquals(before, steps.get(), "round=" + round);
        }
    }

    @Test
    void anInterruptOfTheCallerCancelsTheMainTask() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var thrown = new CompletableFuture<Throwable>();
        var flag = new CompletableFuture<Boolean>();
        var caller = Thread.ofPlatform().start(() -> {
            thrown.complete(assertThrows(
                    TaskCancelledException.class,
                    () -> loop.runUntilComplete(() -> {
                        begun.countDown();
                        Task.sleep(Duration.ofDays(1));
                    })));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        begun.await();

        caller.interrupt();

        caller.join();
        assertTrue(thrown.isDone());
        assertTrue(flag.join());
    }

    @Test
    void anInterruptOfTheCallerOfRunForeverEndsTheRun() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var flag = new CompletableFuture<Boolean>();
        loop.post(begun::countDown);
        var caller = Thread.ofPlatform().start(() -> {
            loop.runForever();
            flag.complete(Thread.currentThread().isInterrupted());
        });
        begun.await();

        caller.interrupt();

        assertTrue(flag.join());
        caller.join();
    }

    @Test
    void whatTheCallerHoldsStaysWithTheCaller() {
        var monitor = new Object();
        var held = new ArrayList<Boolean>();
        synchronized (monitor) {
            loop.runUntilComplete(() -> {
                held.add(Thread.holdsLock(monitor));
                assertThrows(IllegalMonitorStateException.class, monitor::notifyAll);
                Task.yieldNow();
                held.add(Thread.holdsLock(monitor));
            });
            held.add(Thread.holdsLock(monitor));
        }

        assertEquals(List.of(false, false, true), held);
    }

    @Test
    void tasksRunOnAThreadWithTheNameOfTheLoop() {
        onLoop(here -> {
            assertTrue(here.isOnThread());
            assertEquals("test", here.name());
            assertSame(here, TaskLoop.current());
        });
        assertFalse(loop.isOnThread());
    }
}
