package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.support.LoopFixture;
import io.treadle.core.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedCallTest extends LoopFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Action<RuntimeException> step(String name) {
        return () -> trail.add(name);
    }

    @Test
    void callsComeInTheOrderOfTheirTimes() {
        onLoop(loop -> {
            loop.callLater(SECOND.multipliedBy(3), step("third"));
            loop.callLater(SECOND, step("first"));
            loop.callLater(SECOND.multipliedBy(2), step("second"));
            clock.advance(SECOND.multipliedBy(3));
            letCallbacksRun();
        });

        assertEquals(List.of("first", "second", "third"), trail);
    }

    @Test
    void callsOfTheSameTimeComeInTheOrderInWhichTheyWereMade() {
        onLoop(loop -> {
            for (int i = 0; i < 10; i++) {
                loop.callLater(SECOND, step("call " + i));
            }
            clock.advance(SECOND);
            letCallbacksRun();
        });

        assertEquals(
                List.of(
                        "call 0", "call 1", "call 2", "call 3", "call 4", "call 5", "call 6", "call 7", "call 8",
                        "call 9"),
                trail);
    }

    @Test
    void aCallDoesNotComeBeforeItsTime() {
        onLoop(loop -> {
            loop.callLater(SECOND, step("late"));
            clock.advance(SECOND.minusNanos(1));
            letCallbacksRun();
            assertEquals(List.of(), trail);

            clock.advance(Duration.ofNanos(1));
            letCallbacksRun();
            assertEquals(List.of("late"), trail);
        });
    }

    @Test
    void timesThatHavePassedComeInTheOrderOfTheTimes() {
        onLoop(loop -> {
            var now = loop.deadlineAfter(Duration.ZERO);
            loop.callAt(now, step("now"));
            loop.callAt(new Deadline(now.nanos() - 1), step("one ago"));
            loop.callAt(new Deadline(now.nanos() - 2), step("two ago"));
            loop.callLater(SECOND.negated(), step("a second ago"));
            clock.advance(Duration.ZERO);
            letCallbacksRun();
        });

        assertEquals(List.of("a second ago", "two ago", "one ago", "now"), trail);
    }

    @Test
    void aTimeThatHasPassedIsNotCalledInPlace() {
        onLoop(loop -> {
            loop.callLater(SECOND.negated(), step("call"));
            trail.add("caller");
            Task.yieldNow();
        });

        assertEquals("caller", trail.getFirst());
    }

    @Test
    void aCallThatIsTakenBackLeavesNothing() {
        onLoop(loop -> {
            int before = loop.scheduler().timerCount();
            var call = loop.callLater(SECOND, step("never"));
            assertTrue(call.cancel());

            assertEquals(before, loop.scheduler().timerCount());
            assertTrue(call.isCancelled());
            assertFalse(call.cancel());
            clock.advance(SECOND);
            letCallbacksRun();
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void aCallThatIsDueCanStillBeTakenBackUntilItBegins() {
        onLoop(loop -> {
            var second = new ArrayList<CallHandle>();
            loop.callLater(SECOND, () -> {
                trail.add("first");
                assertTrue(second.getFirst().cancel());
            });
            second.add(loop.callLater(SECOND, step("second")));
            clock.advance(SECOND);
            letCallbacksRun();
        });

        assertEquals(List.of("first"), trail);
    }

    @Test
    void aCallThatHasRunCannotBeTakenBack() {
        onLoop(loop -> {
            var call = loop.callLater(SECOND, step("call"));
            clock.advance(SECOND);
            letCallbacksRun();

            assertFalse(call.cancel());
            assertFalse(call.isCancelled());
        });
    }

    @Test
    void aFailingCallDisturbsNoSleeper() {
        var e = new IllegalStateException("on purpose");
        onLoop(loop -> {
            loop.callLater(SECOND, () -> {
                throw e;
            });
            var sleeper = loop.spawn(() -> {
                Task.sleep(SECOND);
                trail.add("slept");
            });
            Task.yieldNow();
            clock.advance(SECOND);
            sleeper.join();
            letCallbacksRun();
        });

        assertEquals(List.of("slept"), trail);
        assertEquals(List.of(e), failures.errors());
    }

    @Test
    void aDelayBeyondAllTimeIsFarAway() {
        onLoop(loop -> {
            loop.callLater(Duration.ofSeconds(Long.MAX_VALUE), step("never"));
            loop.callLater(SECOND, step("soon"));
            clock.advance(Duration.ofDays(365));
            letCallbacksRun();
        });

        assertEquals(List.of("soon"), trail);
    }

    @Test
    void theTimeMayWrapRound() {
        onLoop(loop -> {
            loop.callLater(Duration.ofMinutes(2), step("after"));
            loop.callLater(SECOND, step("before"));
            for (int i = 0; i < 5; i++) {
                clock.advance(Duration.ofMinutes(1));
                letCallbacksRun();
            }
            assertTrue(clock.nanoTime() < 0);
        });

        assertEquals(List.of("before", "after"), trail);
    }

    @Test
    void anotherThreadMayMoveTheClock() throws Exception {
        try (var loop = TaskLoop.create(failures.config().withClock(clock))) {
            var runner = Thread.ofPlatform().start(loop::runForever);
            var sleeper = loop.submit(() -> {
                Task.sleep(SECOND);
                return "slept";
            });
            while (!sleeper.isDone()) {
                clock.advance(loop, SECOND);
            }
            assertEquals("slept", sleeper.get());
            loop.stop();
            runner.join();
        }
    }
}
