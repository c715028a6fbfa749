package io.treadle.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.treadle.core.support.LogCapture;
import io.treadle.core.time.TaskClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerTurnTest {
    private final Scheduler scheduler =
            new Scheduler(new SchedulerOptions("turns", 0, Duration.ofNanos(50_000), TaskClock.system()), null, this);

    @AfterEach
    void close() throws InterruptedException {
        scheduler.close();
        scheduler.awaitClosed();
    }

    private static final class Called extends Signal {
        private final Runnable action;

        private Called(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            action.run();
        }

        @Override
        protected void refused() {}
    }

    private Thread start(Runnable body) {
        return scheduler.newThread().start(body);
    }

    private void runAll(List<Thread> threads) throws InterruptedException {
        scheduler.resume();
        for (var thread : threads) {
            thread.join();
        }
    }

    @Test
    void allItsThreadsRunOnItsPlatformThread() throws InterruptedException {
        var found = new ArrayList<Scheduler>();
        var carriers = new ArrayList<Boolean>();
        var thread = start(() -> {
            for (int i = 0; i < 3; i++) {
                found.add(Scheduler.current());
                carriers.add(scheduler.isOnThread());
                Thread.yield();
            }
        });

        runAll(List.of(thread));

        assertEquals(List.of(scheduler, scheduler, scheduler), found);
        assertEquals(List.of(true, true, true), carriers);
        assertFalse(scheduler.isOnThread());
        assertNull(Scheduler.current());
    }

    @Test
    void aThreadStartedInsideInheritsTheScheduler() throws Exception {
        var found = new CompletableFuture<Scheduler>();
        start(() -> Thread.startVirtualThread(() -> found.complete(Scheduler.current())));
        scheduler.resume();

        assertSame(scheduler, found.get());
    }

    @Test
    void readyThreadsTakeTurnsInOrder() throws InterruptedException {
        var trail = new ArrayList<String>();
        var threads = new ArrayList<Thread>();
        for (var name : List.of("a", "b", "c")) {
            threads.add(start(() -> {
                trail.add(name + 1);
                Thread.yield();
                trail.add(name + 2);
            }));
        }

        runAll(threads);

        assertEquals(List.of("a1", "b1", "c1", "a2", "b2", "c2"), trail);
    }

    @Test
    void executingNeverRunsInline() throws InterruptedException {
        var ran = new AtomicInteger();
        var inline = new ArrayList<Integer>();
        var inside = start(() -> {
            scheduler.execute(ran::incrementAndGet);
            inline.add(ran.get());
        });
        runAll(List.of(inside));

        var byCaller = new CompletableFuture<Thread>();
        scheduler.execute(() -> byCaller.complete(Thread.currentThread()));

        assertEquals(List.of(0), inline);
        assertNotEquals(Thread.currentThread(), byCaller.join());
    }

    @Test
    void nothingRunsWhileItIsPaused() throws InterruptedException {
        var paused = new CountDownLatch(1);
        var count = new AtomicInteger();
        var thread = start(() -> {
            while (count.incrementAndGet() < 1_000) {
                if (count.get() == 10) {
                    scheduler.pause(paused::countDown);
                }
                Thread.yield();
            }
        });
        scheduler.resume();

        paused.await();
        assertEquals(10, count.get());

        runAll(List.of(thread));
        assertEquals(1_000, count.get());
    }

    @Test
    void aFailingTimerOrSignalIsLoggedAndEndsNothing() throws InterruptedException {
        try (var log = new LogCapture(Scheduler.class.getName())) {
            runAll(List.of(start(() -> scheduler.set(failingTimer(), scheduler.nanoTime()))));
            runAll(List.of(start(() -> scheduler.enqueue(new Called(() -> fail("queued signal"))))));
            scheduler.send(new Called(() -> fail("sent signal")));

            var goesOn = new CompletableFuture<Boolean>();
            start(() -> scheduler.enqueue(new Called(() -> goesOn.complete(true))));

            assertTrue(goesOn.join());
            assertEquals(3, log.lines().size(), () -> log.lines().toString());
        }
    }

    private static Timer failingTimer() {
        return new Timer() {
            @Override
            protected void expire() {
                fail("timer");
            }
        };
    }

    @Test
    void aTimerThatWasTakenBackLeavesNothing() throws InterruptedException {
        var counts = new ArrayList<Integer>();
        var thread = start(() -> {
            var timer = new Timer() {
                @Override
                protected void expire() {
                    throw new AssertionError("it was cancelled");
                }
            };
            scheduler.set(timer, scheduler.nanoTime() + 1);
            counts.add(scheduler.timerCount());
            assertTrue(scheduler.cancel(timer));
            counts.add(scheduler.timerCount());
            Thread.yield();
        });

        runAll(List.of(thread));

        assertEquals(List.of(1, 0), counts);
    }

    /** The platform thread of an idle scheduler would never park again if it left the flag as it is. */
    @Test
    void anInterruptOfThePlatformThreadIsForgotten() throws InterruptedException {
        var carrier = new CompletableFuture<Thread>();
        scheduler.execute(() -> carrier.complete(Thread.currentThread()));
        scheduler.resume();
        var platform = carrier.join();

        platform.interrupt();
        while (platform.isInterrupted()) {
            Thread.yield();
        }

        var goesOn = new CompletableFuture<Boolean>();
        scheduler.send(new Called(() -> goesOn.complete(true)));
        assertTrue(goesOn.join());
    }
}
