package io.treadle.core;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.function.Body;
import io.treadle.core.support.Bell;
import io.treadle.core.support.HandClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Task#race}. */
class RaceTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Bell bell = new Bell();
    private final List<String> trail = new ArrayList<>();

    private static Body<String, IOException> failing(IOException e) {
        return () -> {
            throw e;
        };
    }

    private String loser() {
        try {
            bell.await();
            return "never";
        } finally {
            Task.shield(() -> Task.yieldNow());
            trail.add("loser ended");
        }
    }

    /** J05. */
    @Test
    void theFirstSuccessCountsAndTheLosersHaveEnded() throws Exception {
        onLoop(loop -> {
            Body<String, RuntimeException> loser = this::loser;
            Body<String, RuntimeException> fast = () -> {
                Task.yieldNow();
                return "fast";
            };
            assertEquals("fast", Task.race(List.of(loser, fast)));
            trail.add("over");
        });

        assertEquals(List.of("loser ended", "over"), trail);
    }

    @Test
    void aFailureIsNoSuccess() throws Exception {
        onLoop(loop -> {
            Body<String, RuntimeException> slow = () -> {
                Task.yieldNow();
                return "slow";
            };
            assertEquals("slow", Task.race(List.of(failing(new IOException("on purpose")), slow)));
        });
    }

    @Test
    void withoutASuccessTheFirstFailureIsThrown() {
        var first = new IOException("first");
        var second = new IOException("second");
        onLoop(loop -> {
            assertSame(
                    first, assertThrows(IOException.class, () -> Task.race(List.of(failing(first), failing(second)))));
            assertEquals(List.of(second), List.of(first.getSuppressed()));
        });
    }

    @Test
    void ofTwoThatAreReadyTheFirstInTheListWins() throws Exception {
        onLoop(loop -> {
            List<Body<String, RuntimeException>> bodies = List.of(() -> "first", () -> "second");
            assertEquals("first", Task.race(bodies));
        });
    }

    @Test
    void whatABodySpawnsTakesNoPart() throws Exception {
        onLoop(loop -> {
            List<Body<String, Exception>> bodies = List.of(() -> {
                var helper = loop.spawn(() -> 42);
                return "answer " + helper.get();
            });
            assertEquals("answer 42", Task.race(bodies));
        });
    }

    @Test
    void cancellingTheCallerCancelsAll() {
        onLoop(loop -> {
            List<Body<String, RuntimeException>> bodies = List.of(this::loser, this::loser);
            var caller = loop.spawn(() -> Task.race(bodies));
            while (bell.waiting() < 2) {
                Task.yieldNow();
            }
            caller.cancel();
            caller.join();
            assertEquals(TaskState.CANCELLED, caller.state());
        });

        assertEquals(List.of("loser ended", "loser ended"), trail);
    }

    @Test
    void aLimitAroundItEndsAllAndIsThrownThen() {
        var clock = new HandClock();
        onLoop(LoopConfig.named("test").withClock(clock), loop -> {
            List<Body<String, RuntimeException>> bodies = List.of(this::loser, this::loser);
            loop.spawn(() -> {
                while (bell.waiting() < 2) {
                    Task.yieldNow();
                }
                clock.advance(SECOND);
            });
            assertThrows(DeadlineException.class, () -> Task.withTimeout(SECOND, () -> Task.race(bodies)));
            trail.add("over");
        });

        assertEquals(List.of("loser ended", "loser ended", "over"), trail);
    }

    @Test
    void aRaceWhoseRunnersWereAllCancelledSaysSo() {
        onLoop(loop -> {
            List<Body<String, RuntimeException>> bodies = List.of(() -> {
                Task.current().cancel();
                Task.yieldNow();
                return "never";
            });
            assertThrows(TaskCancelledException.class, () -> Task.race(bodies));
        });
    }

    @Test
    void aRaceOfNobodyIsRefused() {
        onLoop(loop -> assertThrows(IllegalArgumentException.class, () -> Task.race(List.<Body<String, ?>>of())));
    }

    @Test
    void nullMayWin() throws Exception {
        onLoop(loop -> {
            Body<?, RuntimeException> nothing = () -> null;
            assertEquals(null, Task.race(List.of(nothing)));
        });
    }
}
