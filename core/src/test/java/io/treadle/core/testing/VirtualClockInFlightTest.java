package io.treadle.core.testing;

import static io.treadle.core.support.Loops.onLoop;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.CancelScope;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** What a virtual clock waits for, and what not. */
class VirtualClockInFlightTest {
    private final VirtualClock clock = VirtualClock.autojump();
    private final WatchedClock watched = new WatchedClock(clock);
    private final List<String> trail = new ArrayList<>();

    private LoopConfig config() {
        return config(clock);
    }

    private static LoopConfig config(VirtualClock clock) {
        return LoopConfig.named("test").withClock(clock);
    }

    private LoopConfig watched() {
        return LoopConfig.named("test").withClock(watched);
    }

    /** Has another thread do {@code action} once the loop can run nothing and has asked whether time moves. */
    private void onceIdle(Runnable action) {
        var asked = watched.nextIdle();
        Thread.ofPlatform().daemon().start(() -> {
            asked.join();
            action.run();
        });
    }

    private void note(Object what) {
        trail.add(clock.elapsed().toMillis() + " " + what);
    }

    @Test
    void aWaitForAnotherTaskIsNotInFlight() {
        onLoop(config(), loop -> {
            var sleeper = loop.spawn(() -> Task.sleep(ofDays(1)));
            sleeper.join();
        });
        assertEquals(ofDays(1), clock.elapsed());
    }

    @Test
    void aCallbackThatWaitsIsNotInFlight() {
        onLoop(config(), loop -> {
            loop.callSoon(() -> Task.sleep(ofSeconds(1)));
            Task.sleep(ofSeconds(2));
        });
        assertEquals(ofSeconds(2), clock.elapsed());
    }

    @Test
    void timeStandsStillForAFuture() throws Exception {
        onLoop(watched(), loop -> {
            var sleeper = loop.spawn(() -> Task.sleep(ofMillis(1)));
            var future = new CompletableFuture<String>();
            onceIdle(() -> future.complete("from afar"));
            assertEquals("from afar", Task.await(future));
            assertFalse(sleeper.isDone());
            assertEquals(Duration.ZERO, clock.elapsed());
        });
    }

    @Test
    void timeStandsStillForASleepOfTheJdk() throws Exception {
        onLoop(watched(), loop -> {
            var sleeper = loop.spawn(() -> Task.sleep(ofMillis(1)));
            var here = Thread.currentThread();
            onceIdle(here::interrupt);
            assertThrows(InterruptedException.class, () -> Thread.sleep(ofDays(1))); // in real time
            assertFalse(sleeper.isDone());
            assertEquals(Duration.ZERO, clock.elapsed());
        });
    }

    @Test
    void timeStandsStillForAFutureThatIsWaitedForAsTheJdkDoes() throws Exception {
        onLoop(watched(), loop -> {
            loop.spawn(() -> Task.sleep(ofMillis(1)));
            var future = new CompletableFuture<String>();
            onceIdle(() -> future.complete("from afar"));
            future.get();
            assertEquals(Duration.ZERO, clock.elapsed());
        });
    }

    @Test
    @SuppressWarnings("LockNotBeforeTry") // only waiting for it matters
    void timeStandsStillForALockThatAnotherThreadHas() throws Exception {
        var lock = new ReentrantLock();
        var held = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var holder = Thread.ofPlatform().daemon().start(() -> holdUntil(lock, held, release));
        held.await();
        onLoop(watched(), loop -> {
            loop.spawn(() -> Task.sleep(ofMillis(1)));
            onceIdle(release::countDown);
            lock.lock();
            lock.unlock();
            assertEquals(Duration.ZERO, clock.elapsed());
        });
        holder.join();
    }

    private static void holdUntil(ReentrantLock lock, CountDownLatch held, CountDownLatch release) {
        lock.lock();
        try {
            held.countDown();
            release.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }

    @Test
    void timeStandsStillForAThreadThatIsNoTask() throws Exception {
        onLoop(watched(), loop -> {
            var future = new CompletableFuture<String>();
            onceIdle(() -> future.complete("from afar"));
            Thread.startVirtualThread(() -> note(future.join()));
            Task.sleep(ofMillis(1));
            note("jumped");
        });
        assertEquals(List.of("0 from afar", "1 jumped"), trail);
    }

    @Test
    void timeGoesOnOnceNothingIsInFlightAnyMore() throws Exception {
        onLoop(config(), loop -> {
            Thread.sleep(1);
            Task.sleep(ofDays(1));
            Thread.sleep(1);
            Task.sleep(ofDays(1));
        });
        assertEquals(ofDays(2), clock.elapsed());
    }

    @Test
    void anAbandonedFutureIsNotInFlight() {
        onLoop(config(), loop -> {
            var waiter = loop.spawn(() -> Task.await(new CompletableFuture<String>()));
            Task.yieldNow();
            waiter.cancel();
            Task.sleep(ofDays(1));
        });
        assertEquals(ofDays(1), clock.elapsed());
    }

    @Test
    void aTaskThatIsCancelledBeforeItEntersAWaitOfTheJdkIsInterruptedThere() {
        onLoop(config(), loop -> {
            var task = loop.spawn(() -> {
                Task.current().cancel();
                Thread.sleep(ofDays(1));
            });
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });
    }

    @Test
    void aWaitOfTheJdkInACancelledScopeIsInterrupted() throws Exception {
        onLoop(config(), loop -> {
            var scope = CancelScope.create();
            scope.cancel();
            assertFalse(scope.run(() -> Thread.sleep(ofDays(1))));
        });
    }

    @Test
    void aDeadlineInterruptsAWaitOfTheJdkOnceTimeIsAdvanced() {
        onLoop(config(), loop -> {
            var limited = loop.spawn(() -> Task.moveOnAfter(ofMinutes(1), () -> Thread.sleep(ofDays(1))));
            clock.advance(ofMinutes(1));
            assertEquals(false, limited.value());
        });
    }

    @Test
    void advancingDoesNotWaitForWhatIsInFlight() {
        onLoop(config(), loop -> {
            var limited = loop.spawn(() -> Task.await(new CompletableFuture<String>()));
            clock.advance(ofDays(1));
            assertEquals(ofDays(1), clock.elapsed());
            limited.cancel();
        });
    }

    @Test
    void itIsNotStuckWhileSomethingIsInFlight() throws Exception {
        onLoop(watched(), loop -> {
            var future = new CompletableFuture<Boolean>();
            onceIdle(() -> future.complete(clock.isStuck(Duration.ZERO)));
            assertFalse(Task.await(future));
        });
    }
}
