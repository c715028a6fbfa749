package io.treadle.loop.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class LoopSchedulerTest {
    private final BlockingQueue<String> trail = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
    /** Moved by hand; the loop looks at it once a turn. */
    private final AtomicLong now = new AtomicLong();

    private EventLoop loop;
    private Scheduler scheduler;

    @BeforeEach
    void startLoop() {
        loop = EventLoop.start(LoopOptions.DEFAULT
                .withClock(now::get)
                .withExceptionHandler((message, error, task) -> reported.add(error)));
        scheduler = ReactorBridge.scheduler(loop);
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void publishOnBringsAPipelineToTheLoop() {
        var threads = Flux.range(1, 100)
                .publishOn(Schedulers.parallel())
                .publishOn(scheduler, 8)
                .map(item -> loop.isOnThread())
                .distinct();
        assertEquals(List.of(true), threads.collectList().block());
    }

    @Test
    void subscribeOnRunsACallThatMayWait() {
        var value = Mono.fromCallable(() -> Treadle.await(loop.submit(() -> "from a task")))
                .subscribeOn(scheduler);
        assertEquals("from a task", value.block());
    }

    @Test
    void aWorkerKeepsTheOrder() throws Exception {
        var worker = scheduler.createWorker();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            worker.schedule(() -> trail.add("call " + number));
        }
        for (int i = 0; i < 1000; i++) {
            assertEquals("call " + i, trail.take());
        }
    }

    @Test
    void aCallThatWaitsHoldsUpItsOwnWorkerOnly() throws Exception {
        var release = new CountDownLatch(1);
        var worker = scheduler.createWorker();
        worker.schedule(() -> {
            await(release);
            trail.add("first");
        });
        worker.schedule(() -> trail.add("second"));
        scheduler.createWorker().schedule(() -> trail.add("other worker"));
        assertEquals("other worker", trail.take());
        release.countDown();
        assertEquals(List.of("first", "second"), List.of(trail.take(), trail.take()));
    }

    @Test
    void aDelayIsWaitedForByTheLoopsClock() throws Exception {
        scheduler.schedule(() -> trail.add("after 2 s"), 2, TimeUnit.SECONDS);
        scheduler.createWorker().schedule(() -> trail.add("after 1 s"), 1, TimeUnit.SECONDS);
        advance(Duration.ofMillis(999));
        assertNull(trail.poll());
        advance(Duration.ofMillis(1));
        assertEquals("after 1 s", trail.take());
        advance(Duration.ofSeconds(1));
        assertEquals("after 2 s", trail.take());
    }

    @Test
    void aPeriodicCallKeepsItsRate() throws Exception {
        scheduler.schedulePeriodically(() -> trail.add("tick"), 1, 10, TimeUnit.SECONDS);
        advance(Duration.ofSeconds(1));
        assertEquals("tick", trail.take());
        advance(Duration.ofMillis(9_999));
        assertNull(trail.poll());
        advance(Duration.ofMillis(20_001));
        assertEquals(List.of("tick", "tick", "tick"), List.of(trail.take(), trail.take(), trail.take()));
    }

    @Test
    void aDisposedPeriodicCallStops() throws Exception {
        var call = scheduler.schedulePeriodically(() -> trail.add("tick"), 0, 1, TimeUnit.SECONDS);
        assertEquals("tick", trail.take());
        call.dispose();
        advance(Duration.ofSeconds(100));
        assertNull(trail.poll());
    }

    @Test
    void aPeriodicCallMayDisposeItself() throws Exception {
        var self = new CompletableFuture<Disposable>();
        self.complete(scheduler.schedulePeriodically(
                () -> {
                    self.join().dispose();
                    trail.add("tick, interrupted=" + Thread.currentThread().isInterrupted());
                },
                1,
                1,
                TimeUnit.SECONDS));
        advance(Duration.ofSeconds(10));
        assertEquals("tick, interrupted=false", trail.take());
        assertNull(trail.poll());
    }

    @Test
    void aDisposedDelayNeverRuns() throws Exception {
        var call = scheduler.schedule(() -> trail.add("late"), 1, TimeUnit.SECONDS);
        call.dispose();
        assertTrue(call.isDisposed());
        advance(Duration.ofSeconds(2));
        assertNull(trail.poll());
    }

    @Test
    void disposingACallThatRunsInterruptsIt() throws Exception {
        var entered = new CountDownLatch(1);
        var call = scheduler.schedule(() -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                trail.add("interrupted");
            }
        });
        entered.await();
        call.dispose();
        assertEquals("interrupted", trail.take());
    }

    @Test
    void theInterruptOfADisposedCallDoesNotReachTheNext() throws Exception {
        var entered = new CountDownLatch(1);
        var disposed = new CountDownLatch(1);
        var call = scheduler.schedule(() -> {
            entered.countDown();
            boolean interrupted = false;
            while (!interrupted) {
                interrupted = Thread.currentThread().isInterrupted();
                Thread.yield();
            }
            disposed.countDown();
        });
        entered.await();
        call.dispose();
        disposed.await();
        IntStream.range(0, 10)
                .forEach(i -> scheduler.schedule(
                        () -> trail.add(String.valueOf(Thread.currentThread().isInterrupted()))));
        for (int i = 0; i < 10; i++) {
            assertEquals("false", trail.take());
        }
    }

    @Test
    void disposingAWorkerDropsItsCallsAndLeavesTheOthers() throws Exception {
        var worker = scheduler.createWorker();
        worker.schedule(() -> trail.add("dropped"), 1, TimeUnit.SECONDS);
        scheduler.schedule(() -> trail.add("kept"), 1, TimeUnit.SECONDS);
        worker.dispose();
        assertThrows(RejectedExecutionException.class, () -> worker.schedule(() -> {}));
        advance(Duration.ofSeconds(1));
        assertEquals("kept", trail.take());
        assertNull(trail.poll());
    }

    @Test
    void disposingTheSchedulerDropsAllAndLeavesTheLoop() throws Exception {
        var worker = scheduler.createWorker();
        worker.schedule(() -> trail.add("dropped"), 1, TimeUnit.SECONDS);
        scheduler.schedule(() -> trail.add("dropped"), 1, TimeUnit.SECONDS);
        scheduler.dispose();
        assertTrue(worker.isDisposed());
        assertThrows(RejectedExecutionException.class, () -> scheduler.schedule(() -> {}));
        assertThrows(RejectedExecutionException.class, scheduler::createWorker);
        advance(Duration.ofSeconds(1));
        assertNull(trail.poll());
        assertEquals("alive", loop.submit(() -> "alive").get());
    }

    @Test
    void aCallThatFailsGoesToTheLoopsExceptionHandler() throws Exception {
        var failure = new IllegalStateException("broken");
        var worker = scheduler.createWorker();
        worker.schedule(() -> {
            throw failure;
        });
        worker.schedule(() -> trail.add("next"));
        assertEquals(failure, reported.take());
        assertEquals("next", trail.take());
    }

    @Test
    void aPeriodicCallThatFailsIsNotRepeated() throws Exception {
        scheduler.schedulePeriodically(
                () -> {
                    throw new IllegalStateException("broken");
                },
                0,
                1,
                TimeUnit.SECONDS);
        assertInstanceOf(IllegalStateException.class, reported.take());
        advance(Duration.ofSeconds(10));
        assertNull(reported.poll());
    }

    @Test
    void aClosedLoopRejectsCalls() {
        loop.close();
        assertThrows(RejectedExecutionException.class, () -> scheduler.schedule(() -> {}));
        assertThrows(RejectedExecutionException.class, () -> scheduler.schedule(() -> {}, 1, TimeUnit.SECONDS));
    }

    @Test
    void timeoutsOfReactorRunOnTheLoop() throws Exception {
        var late = Mono.never()
                .timeout(Duration.ofSeconds(1), scheduler)
                .doOnError(error -> trail.add("timeout, on the loop=" + loop.isOnThread()))
                .onErrorComplete()
                .toFuture();
        advance(Duration.ofSeconds(1));
        assertNull(late.get());
        assertEquals("timeout, on the loop=true", trail.take());
    }

    /** Moves the clock and returns when the loop has run what is due then. */
    private void advance(Duration time) throws Exception {
        settle();
        now.addAndGet(time.toNanos());
        settle();
    }

    /** Three hops: from another thread to the loop's timers, from there to a callback, and from there to the next. */
    private void settle() throws Exception {
        for (int i = 0; i < 8; i++) {
            loop.submit(() -> null).get();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
