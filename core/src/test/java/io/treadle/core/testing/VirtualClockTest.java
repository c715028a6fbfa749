package io.treadle.core.testing;

import static io.treadle.core.support.Loops.onLoop;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.CancelScope;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskState;
import io.treadle.core.support.Bell;
import io.treadle.core.support.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class VirtualClockTest {
    private final VirtualClock clock = VirtualClock.autojump();
    private final List<String> trail = new ArrayList<>();

    private LoopConfig config() {
        return config(clock);
    }

    private static LoopConfig config(VirtualClock clock) {
        return LoopConfig.named("test").withClock(clock);
    }

    /** Has another thread do {@code action} when a clock that did not wait for it would have jumped long ago. */
    private static void soon(Runnable action) {
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(action);
    }

    private void note(Object what) {
        trail.add(clock.elapsed().toMillis() + " " + what);
    }

    @Test
    void aDayOfSleepTakesNoTime() {
        onLoop(config(), loop -> Task.sleep(ofDays(1)));
        assertEquals(ofDays(1), clock.elapsed());
    }

    @Test
    void timeJumpsFromTimerToTimer() {
        onLoop(config(), loop -> {
            for (int seconds : new int[] {3, 1, 2}) {
                loop.spawn(() -> {
                    Task.sleep(ofSeconds(seconds));
                    note(seconds);
                });
            }
            Task.sleep(ofSeconds(5));
        });
        assertEquals(List.of("1000 1", "2000 2", "3000 3"), trail);
        assertEquals(ofSeconds(5), clock.elapsed());
    }

    @Test
    void aTimeoutIsOverAtItsExactTime() {
        onLoop(config(), loop -> {
            var forever = loop.spawn(() -> new Bell().await());
            assertFalse(forever.join(ofMinutes(10)));
            forever.cancel();
        });
        assertEquals(ofMinutes(10), clock.elapsed());
    }

    @Test
    void callsThatAreDelayedGoByIt() {
        onLoop(config(), loop -> {
            loop.callLater(ofHours(2), () -> note("called"));
            Task.sleep(ofHours(3));
        });
        assertEquals(List.of("7200000 called"), trail);
    }

    @Test
    void timeStandsStillWhileSomethingCanRun() {
        onLoop(config(), loop -> {
            var sleeper = loop.spawn(() -> Task.sleep(ofMillis(1)));
            for (int i = 0; i < 1000; i++) {
                Task.yieldNow();
            }
            assertFalse(sleeper.isDone());
            assertEquals(Duration.ZERO, clock.elapsed());
        });
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
        onLoop(config(), loop -> {
            var sleeper = loop.spawn(() -> Task.sleep(ofMillis(1)));
            var future = new CompletableFuture<String>();
            soon(() -> future.complete("from afar"));
            assertEquals("from afar", Task.await(future));
            assertFalse(sleeper.isDone());
            assertEquals(Duration.ZERO, clock.elapsed());
        });
    }

    @Test
    void timeStandsStillForASleepOfTheJdk() throws Exception {
        onLoop(config(), loop -> {
            var sleeper = loop.spawn(() -> Task.sleep(ofMillis(1)));
            Thread.sleep(20);
            assertFalse(sleeper.isDone());
            assertEquals(Duration.ZERO, clock.elapsed());
        });
    }

    @Test
    void timeStandsStillForAFutureThatIsWaitedForAsTheJdkDoes() throws Exception {
        onLoop(config(), loop -> {
            loop.spawn(() -> Task.sleep(ofMillis(1)));
            var future = new CompletableFuture<String>();
            soon(() -> future.complete("from afar"));
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
        onLoop(config(), loop -> {
            loop.spawn(() -> Task.sleep(ofMillis(1)));
            soon(release::countDown);
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
        onLoop(config(), loop -> {
            var slept = new Bell();
            Thread.startVirtualThread(() -> {
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                note("slept");
                slept.ring();
            });
            Task.sleep(ofMillis(1));
            note("jumped");
        });
        assertEquals(List.of("0 slept", "1 jumped"), trail);
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
    void advancingRunsEverythingThatIsDueOnTheWay() {
        var manual = VirtualClock.manual();
        onLoop(config(manual), loop -> {
            loop.spawn(() -> {
                for (int i = 0; i < 3; i++) {
                    Task.sleep(ofSeconds(1));
                    trail.add("tick at " + manual.elapsed().toSeconds());
                }
            });
            manual.advance(ofSeconds(2));
            trail.add("advanced");
            manual.advance(ofSeconds(1));
        });
        assertEquals(List.of("tick at 1", "tick at 2", "advanced", "tick at 3"), trail);
    }

    @Test
    void advancingReturnsWhenAllThatWasDueIsBlockedAgain() {
        var manual = VirtualClock.manual();
        onLoop(config(manual), loop -> {
            loop.spawn(() -> {
                Task.sleep(ofSeconds(1));
                Task.yieldNow();
                Task.yieldNow();
                trail.add("after yields");
            });
            manual.advance(ofSeconds(1));
            assertEquals(List.of("after yields"), trail);
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
    void aManualClockIsStillUntilItIsAdvanced() throws Exception {
        var manual = VirtualClock.manual();
        try (var loop = TaskLoop.create(config(manual))) {
            loop.runUntilComplete(() -> {
                var sleeper = loop.spawn(() -> Task.sleep(ofMillis(1)));
                loop.waitAllBlocked(ofMillis(20));
                assertFalse(sleeper.isDone());
                manual.advance(ofMillis(1));
                assertTrue(sleeper.isDone());
            });
        }
    }

    @Test
    void onlyItsLoopMayAdvanceIt() {
        onLoop(loop -> {
            var error = assertThrows(IllegalStateException.class, () -> clock.advance(ofSeconds(1)));
            assertTrue(error.toString().contains("withClock"), error::toString);
        });
    }

    @Test
    void itIsForOneLoop() {
        onLoop(config(), loop -> {});
        var error = assertThrows(IllegalStateException.class, () -> TaskLoop.create(config()));
        assertTrue(error.toString().contains("make another clock"), error::toString);
    }

    @Test
    void itIsStuckWhereNothingIsLeftToWaitFor() throws Exception {
        try (var loop = TaskLoop.create(config())) {
            Executable stuck = () -> loop.runUntilComplete(() -> new Bell().await());
            var caller = Thread.ofVirtual().start(() -> assertThrows(TaskCancelledException.class, stuck));
            while (!clock.isStuck(ofMillis(1))) {
                Thread.onSpinWait();
            }
            caller.interrupt();
            caller.join();
            assertFalse(clock.isStuck(Duration.ZERO));
        }
    }

    @Test
    void itIsNotStuckWhileSomethingIsInFlight() throws Exception {
        onLoop(config(), loop -> {
            var future = CompletableFuture.supplyAsync(() -> {
                boolean stuck = false;
                for (long end = System.nanoTime() + 20_000_000; System.nanoTime() < end; ) {
                    stuck |= clock.isStuck(Duration.ZERO);
                }
                return stuck;
            });
            assertFalse(Task.await(future));
        });
    }

    @Test
    void closingGivesUpATaskThatWaitsForSomethingOutsideWhateverComes() {
        var failures = new Failures();
        onLoop(config().withExceptionHandler(failures).withCloseGrace(ofMillis(20)), loop -> {
            loop.spawn(() -> Task.shield(() -> Task.await(new CompletableFuture<String>())));
            Task.yieldNow();
        });
        assertEquals(1, failures.all().size());
    }

    @Test
    void closingEndsATaskThatSleepsAsTheJdkDoes() {
        onLoop(config(), loop -> {
            loop.spawn(() -> {
                try {
                    Thread.sleep(ofDays(1));
                } catch (InterruptedException swallowed) {
                    Thread.sleep(ofDays(1));
                }
            });
            Task.yieldNow();
        });
    }
}
