package io.treadle.loop;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many calls an offload pool takes, and what happens to the others. */
@LoopTest
class OffloadLimitsTest {
    private final Semaphore started = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final List<Integer> order = new ArrayList<>();

    private static LoopOptions pool(int threads, int queue) {
        return LoopOptions.DEFAULT.withOffload(
                OffloadOptions.DEFAULT.withThreads(threads).withQueueCapacity(queue));
    }

    /** On a thread of the pool. */
    private int block(int number) throws InterruptedException {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        started.release();
        mayEnd.acquire();
        running.decrementAndGet();
        return number;
    }

    /** Offloads a call that blocks until it {@link #mayEnd}. */
    private Task<@Nullable Void> spawnCall(int number) {
        return Treadle.spawn(() -> {
            Treadle.offload(() -> block(number));
            order.add(number);
        });
    }

    private List<Task<@Nullable Void>> spawnCalls(int count) {
        var tasks = new ArrayList<Task<@Nullable Void>>();
        for (int i = 0; i < count; i++) {
            tasks.add(spawnCall(i));
        }
        return tasks;
    }

    /** In a task: waits until {@code count} more calls run. */
    private void awaitStarted(int count) {
        while (!started.tryAcquire(count)) {
            Treadle.yieldNow();
        }
    }

    @Test
    void asManyRunAtATimeAsThereAreThreadsAndNoMore() throws Exception {
        EventLoop.run(pool(4, 100), () -> {
            var tasks = spawnCalls(20);
            awaitStarted(4);
            mayEnd.release(20);
            Treadle.joinAll(tasks);
        });
        assertEquals(4, most.get());
        assertEquals(20, order.size());
    }

    @Test
    void aCallBeyondTheQueueWaitsForAPlaceFirstComeFirstServed() throws Exception {
        EventLoop.run(pool(1, 1), () -> {
            var tasks = spawnCalls(10);
            for (int i = 0; i < 10; i++) {
                awaitStarted(1);
                mayEnd.release();
            }
            Treadle.joinAll(tasks);
        });
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), order);
    }

    @Test
    void aCallThatComesLaterDoesNotOvertakeThoseThatWaitForAPlace() throws Exception {
        EventLoop.run(pool(1, 0), () -> {
            var tasks = spawnCalls(3);
            awaitStarted(1);
            mayEnd.release();
            tasks.get(0).join();
            tasks.add(spawnCall(3));
            mayEnd.release(3);
            Treadle.joinAll(tasks);
        });
        assertEquals(List.of(0, 1, 2, 3), order);
    }

    @Test
    void aFullPoolThatRejectsSaysItsLimits() throws Exception {
        var options = LoopOptions.DEFAULT.withOffload(
                OffloadOptions.DEFAULT.withThreads(1).withQueueCapacity(1).rejectingWhenFull());
        EventLoop.run(options, () -> {
            var tasks = spawnCalls(2);
            awaitStarted(1);
            Treadle.yieldNow();
            var error = assertThrows(RejectedExecutionException.class, () -> Treadle.offload(() -> 1));
            TestLoops.assertSays("threads=1, queueCapacity=1", error);
            mayEnd.release(2);
            Treadle.joinAll(tasks);
            assertEquals(1, Treadle.<Integer, RuntimeException>offload(() -> 1), "there is place again");
        });
    }

    @Test
    void aFullPoolThatRejectsSaysHowManyThreadsItHasNow() throws Exception {
        EventLoop.run(() -> {
            try (var pool = OffloadPool.of(
                    OffloadOptions.DEFAULT.withThreads(1).withQueueCapacity(0).rejectingWhenFull())) {
                pool.resize(0);
                var error = assertThrows(RejectedExecutionException.class, () -> pool.apply(() -> 1));
                TestLoops.assertSays("threads=0, queueCapacity=0", error);
            }
        });
    }

    @Test
    void aFullPoolThatRejectsDoesSoAlsoForASpawnWithALimit() throws Exception {
        EventLoop.run(() -> {
            try (var pool = OffloadPool.of(
                    OffloadOptions.DEFAULT.withThreads(1).withQueueCapacity(0).rejectingWhenFull())) {
                pool.resize(0);
                assertThrows(RejectedExecutionException.class, () -> pool.spawn(ofMillis(1), () -> 1));
            }
        });
    }

    @Test
    void aQueuedCallThatIsCancelledNeverRunsAndItsPlaceComesBack() throws Exception {
        EventLoop.run(pool(1, 1), () -> {
            var ran = new AtomicInteger();
            var first = spawnCall(0);
            awaitStarted(1);
            for (int i = 0; i < 50; i++) {
                var queued = Treadle.spawn(() -> Treadle.offload(ran::incrementAndGet));
                Treadle.yieldNow();
                queued.cancel();
                queued.join();
            }
            mayEnd.release();
            first.join();
            Treadle.offload(() -> 1);
            assertEquals(0, ran.get());
        });
    }

    @Test
    void aRunningCallThatIsCancelledKeepsItsPlaceUntilItEnds() throws Exception {
        var options = LoopOptions.DEFAULT.withOffload(
                OffloadOptions.DEFAULT.withThreads(1).withQueueCapacity(0).rejectingWhenFull());
        EventLoop.run(options, () -> {
            var mayReturn = new CountDownLatch(1);
            var call = Treadle.spawn(() -> Treadle.offload(() -> ignoreInterruptsUntil(mayReturn)));
            awaitStarted(1);
            call.cancel();
            call.join();
            assertThrows(RejectedExecutionException.class, () -> Treadle.offload(() -> 1));
            mayReturn.countDown();
            while (!hasPlace()) {
                Treadle.yieldNow();
            }
        });
    }

    private int ignoreInterruptsUntil(CountDownLatch latch) {
        started.release();
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException e) {
                // It ignores them.
            }
        }
        return 1;
    }

    private static boolean hasPlace() {
        try {
            return Treadle.<Boolean, RuntimeException>offload(() -> true);
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Test
    void aCallerThatIsCancelledWhileItWaitsForAPlaceLeavesTheQueueInOrder() throws Exception {
        EventLoop.run(pool(1, 0), () -> {
            var tasks = spawnCalls(5);
            awaitStarted(1);
            tasks.get(2).cancel();
            tasks.get(2).join();
            mayEnd.release(5);
            Treadle.joinAll(tasks);
        });
        assertEquals(List.of(0, 1, 3, 4), order);
    }

    /** Cancels at every stage: waiting for a place, queued, about to run, running, done. */
    @Test
    void howeverCallsAreCancelledNoPlaceIsLost() throws Exception {
        EventLoop.run(pool(2, 2), () -> {
            for (int round = 0; round < 300; round++) {
                cancelSome(round);
            }
            mayEnd.release(4);
            var all = new ArrayList<Task<Integer>>();
            for (int i = 0; i < 4; i++) {
                int number = i;
                all.add(Treadle.spawn(() -> Treadle.offload(() -> block(number))));
            }
            assertEquals(List.of(0, 1, 2, 3), Treadle.gather(all));
        });
        assertTrue(most.get() <= 2);
    }

    private static void cancelSome(int round) {
        var tasks = new ArrayList<Task<Integer>>();
        for (int i = 0; i < 8; i++) {
            tasks.add(Treadle.spawn(() -> Treadle.offload(() -> 1)));
        }
        for (int yields = 0; yields < round % 7; yields++) {
            Treadle.yieldNow();
        }
        for (int i = round % 3; i < tasks.size(); i += 2) {
            tasks.get(i).cancel();
        }
        Treadle.joinAll(tasks);
    }
}
