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

import io.treadle.core.Cancelled;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.TaskLoop;
import io.treadle.core.support.Bell;
import io.treadle.core.support.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    void aManualClockIsStillUntilItIsAdvanced() throws Exception {
        var manual = VirtualClock.manual();
        try (var loop = TaskLoop.create(config(manual))) {
            loop.runUntilComplete(() -> {
                var sleeper = loop.spawn(() -> Task.sleep(ofMillis(1)));
                var stuck = new Bell();
                Thread.ofPlatform().daemon().start(() -> {
                    awaitStuck(manual, Duration.ZERO);
                    loop.post(stuck::ring);
                });
                stuck.await();
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
            awaitStuck(clock, ofMillis(1));
            caller.interrupt();
            caller.join();
            assertFalse(clock.isStuck(Duration.ZERO));
        }
    }

    private static void awaitStuck(VirtualClock clock, Duration realTime) {
        while (!clock.isStuck(realTime)) {
            Thread.onSpinWait();
        }
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

    @Test
    void whoIsCancelledWhileItAdvancesTheClockLeavesNoTarget() throws Exception {
        var manual = VirtualClock.manual();
        onLoop(config(manual), loop -> {
            var advancing = loop.spawn(() -> manual.advance(ofDays(1)));
            loop.callLater(ofHours(1), advancing::cancel);
            loop.callLater(ofHours(2), () -> {});
            advancing.join();
            var soonInRealTime = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);
            Task.await(CompletableFuture.runAsync(() -> {}, soonInRealTime));
            assertEquals(ofHours(1), manual.elapsed());
        });
    }

    @Test
    void aTaskThatSwallowsItsCancellationHoldsUpNoClose() {
        var failures = new Failures();
        onLoop(failures.config().withClock(clock).withCloseGrace(ofMillis(50)), loop -> {
            loop.spawn(() -> {
                while (!loop.isClosed()) {
                    try {
                        Task.sleep(ofDays(1));
                    } catch (Cancelled e) {
                        // on purpose
                    }
                }
            });
            Task.yieldNow();
        });
        var last = failures.all().getLast();
        assertTrue(last.message().contains("has not ended within the grace period"), last::message);
    }
}
