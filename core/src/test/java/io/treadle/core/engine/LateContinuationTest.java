package io.treadle.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.LogCapture;
import io.treadle.core.time.TaskClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What arrives at a scheduler that is closed, or just closing, is handed on and never lost. */
class LateContinuationTest {
    private final Scheduler scheduler = create();

    private Scheduler create() {
        return new Scheduler(new SchedulerOptions("late", 0, Duration.ofNanos(50_000), TaskClock.system()), null, this);
    }

    private static void close(Scheduler scheduler) throws InterruptedException {
        scheduler.close();
        scheduler.awaitClosed();
    }

    private static final class Counted extends Signal {
        private final AtomicInteger ran;
        private final AtomicInteger refused;

        private Counted(AtomicInteger ran, AtomicInteger refused) {
            this.ran = ran;
            this.refused = refused;
        }

        @Override
        public void run() {
            ran.incrementAndGet();
        }

        @Override
        protected void refused() {
            refused.incrementAndGet();
        }
    }

    @Test
    void aThreadThatOutlivesItsSchedulerGoesOnElsewhere() throws Exception {
        var waits = new CountDownLatch(1);
        var schedulers = new CompletableFuture<@Nullable Scheduler>();
        var thread = scheduler.newThread().start(() -> {
            try {
                waits.await();
                Thread.yield();
                schedulers.complete(Scheduler.current());
            } catch (InterruptedException e) {
                schedulers.completeExceptionally(e);
            }
        });
        scheduler.resume();
        close(scheduler);

        waits.countDown();

        assertNull(schedulers.get());
        thread.join();
    }

    @Test
    void thatThreadsOutliveTheirSchedulerIsToldOnce() throws Exception {
        try (var log = new LogCapture(Scheduler.class.getName())) {
            scheduler.resume();
            close(scheduler);
            var first = scheduler.newThread().name("first").start(() -> {});
            first.join();
            scheduler.newThread().name("second").start(() -> {}).join();
            assertTrue(ForkJoinPool.commonPool().awaitQuiescence(1, TimeUnit.MINUTES), "where it is logged");
            assertEquals(1, log.lines().size());
            assertTrue(log.lines().get(0).contains("thread=first#" + first.threadId()), log.lines()::toString);
        }
    }

    @Test
    void aThreadThatIsStartedOnAClosedSchedulerRuns() throws InterruptedException {
        close(scheduler);
        var ran = new AtomicInteger();

        scheduler.newThread().start(ran::incrementAndGet).join();

        assertEquals(1, ran.get());
    }

    @Test
    void aSignalThatComesLateIsRefused() throws InterruptedException {
        close(scheduler);
        var ran = new AtomicInteger();
        var refused = new AtomicInteger();

        scheduler.send(new Counted(ran, refused));

        assertEquals(0, ran.get());
        assertEquals(1, refused.get());
    }

    @Test
    void whatIsReadyWhenItClosesGoesOn() throws InterruptedException {
        var count = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 10; i++) {
            threads.add(scheduler.newThread().start(() -> {
                for (int step = 0; step < 1_000; step++) {
                    count.incrementAndGet();
                    Thread.yield();
                }
            }));
        }
        threads.add(scheduler.newThread().start(scheduler::close));
        scheduler.resume();

        for (var thread : threads) {
            thread.join();
        }
        assertEquals(10_000, count.get());
        assertTrue(scheduler.isClosing());
    }

    /** Between the last look at the inbox and "closed" is a moment in which an item could fall through. */
    @Test
    void nothingIsLostThatArrivesJustWhenItCloses() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            var closing = create();
            var ran = new AtomicInteger();
            var refused = new AtomicInteger();
            var started = new AtomicInteger();
            closing.resume();
            var sender = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 100; i++) {
                    closing.send(new Counted(ran, refused));
                    closing.newThread().start(started::incrementAndGet);
                }
            });

            while (ran.get() < round % 50) {
                Thread.yield();
            }
            close(closing);
            sender.join();

            while (started.get() < 100 || ran.get() + refused.get() < 100) {
                Thread.yield();
            }
            assertEquals(100, ran.get() + refused.get(), "round=" + round);
        }
    }

    @Test
    void closingTwiceIsClosingOnce() throws InterruptedException {
        close(scheduler);
        close(scheduler);

        assertTrue(scheduler.isClosed());
    }

    @Test
    void oneThatIsPausedCloses() throws InterruptedException {
        var paused = new CountDownLatch(1);
        scheduler.resume();
        scheduler.pause(paused::countDown);
        paused.await();

        close(scheduler);

        assertTrue(scheduler.isClosed());
    }

    @Test
    void pausingOneThatIsClosedSaysSoAtOnce() throws InterruptedException {
        close(scheduler);
        var paused = new CountDownLatch(1);

        scheduler.pause(paused::countDown);

        paused.await();
    }
}
