package io.treadle.core.pace;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.DeadlineException;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskState;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final Retry EXACT =
            Retry.DEFAULT.withTries(5).withBackoff(ofMillis(100), ofSeconds(60)).withJitter(0);

    private VirtualClock clock = VirtualClock.autojump();
    private final List<Long> times = new ArrayList<>();
    private long begin;

    private <X extends Exception> void onLoop(Loops.OnLoop<X> body) throws X {
        clock = VirtualClock.autojump();
        Loops.onLoop(LoopConfig.named("test").withClock(clock), loop -> {
            begin = clock.nanoTime();
            body.run(loop);
        });
    }

    /** Notes the time, and fails so many times. */
    private String failing(int failures) throws IOException {
        times.add(Duration.ofNanos(clock.nanoTime() - begin).toMillis());
        if (times.size() <= failures) {
            throw new IOException("failure " + times.size());
        }
        return "done";
    }

    @Test
    void itIsTriedUntilItSucceedsWithPausesThatDouble() throws Exception {
        onLoop(loop -> assertEquals("done", EXACT.run(() -> failing(3))));
        assertEquals(List.of(0L, 100L, 300L, 700L), times);
    }

    @Test
    void noPauseIsLongerThanTheLongest() throws Exception {
        onLoop(loop -> EXACT.withBackoff(ofMillis(100), ofMillis(150)).run(() -> failing(3)));
        assertEquals(List.of(0L, 100L, 250L, 400L), times);
    }

    @Test
    void theLastFailureIsThrownWithTheEarlierOnesSuppressed() throws Exception {
        onLoop(loop -> {
            var error = assertThrows(IOException.class, () -> EXACT.withTries(3).run(() -> failing(9)));
            assertEquals("failure 3", error.getMessage());
            assertEquals("failure 2", error.getSuppressed()[0].getMessage());
            assertEquals("failure 1", error.getSuppressed()[0].getSuppressed()[0].getMessage());
        });
        assertEquals(3, times.size());
    }

    @Test
    void whatIsNotWorthItIsNotTriedAgain() throws Exception {
        onLoop(loop -> assertThrows(
                IOException.class,
                () -> EXACT.onlyIf(e -> e instanceof IllegalStateException).run(() -> failing(9))));
        assertEquals(1, times.size());
    }

    @Test
    void theSameFailureAgainIsNotSuppressedInItself() {
        onLoop(loop -> {
            var failure = new IllegalStateException("always the same");
            assertSame(
                    failure,
                    assertThrows(
                            IllegalStateException.class,
                            () -> EXACT.run(() -> {
                                throw failure;
                            })));
            assertEquals(0, failure.getSuppressed().length);
        });
    }

    @Test
    void aTryThatWouldComeAfterTheDeadlineIsNotWaitedFor() throws Exception {
        onLoop(loop -> {
            var error = assertThrows(
                    IOException.class, () -> Task.withTimeout(ofMillis(350), () -> EXACT.run(() -> failing(9))));
            assertEquals("failure 3", error.getMessage());
        });
        assertEquals(List.of(0L, 100L, 300L), times);
    }

    @Test
    void itsOwnLimitEndsABodyThatTakesTooLong() {
        onLoop(loop -> assertThrows(
                DeadlineException.class, () -> EXACT.within(ofSeconds(1)).run(() -> Task.sleep(ofSeconds(5)))));
        assertEquals(1, Duration.ofNanos(clock.nanoTime() - begin).toSeconds());
    }

    @Test
    void aCancellationIsNotTriedAgain() {
        onLoop(loop -> {
            var task = loop.spawn(() -> EXACT.run(() -> {
                times.add(0L);
                Task.sleep(ofSeconds(5));
            }));
            Task.yieldNow();
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });
        assertEquals(1, times.size());
    }

    @Test
    void jitterShortensEachPauseAndASeedRepeatsIt() throws Exception {
        var jittery = EXACT.withJitter(0.5);
        onLoop(loop -> jittery.withSeed(1).run(() -> failing(3)));
        var first = List.copyOf(times);
        times.clear();
        onLoop(loop -> jittery.withSeed(1).run(() -> failing(3)));
        assertEquals(first, times);
        times.clear();
        onLoop(loop -> jittery.withSeed(2).run(() -> failing(3)));
        assertNotEquals(first, times);
        long pause = first.get(1);
        assertTrue(pause >= 50 && pause <= 100, () -> "pause=" + pause);
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Retry.DEFAULT.withTries(0));
        assertThrows(IllegalArgumentException.class, () -> Retry.DEFAULT.withJitter(1.5));
        assertThrows(IllegalArgumentException.class, () -> Retry.DEFAULT.withBackoff(ofMillis(-1), ofMillis(1)));
    }

    @Test
    void aTestThatFailsDoesNotHideTheFailure() throws Exception {
        onLoop(loop -> {
            var broken = new IllegalStateException("the test is broken");
            var error = assertThrows(
                    IOException.class,
                    () -> EXACT.onlyIf(e -> {
                                throw broken;
                            })
                            .run(() -> failing(9)));
            assertEquals("failure 1", error.getMessage());
            assertEquals(List.of(broken), List.of(error.getSuppressed()));
        });
        assertEquals(1, times.size());
    }

    @Test
    void aHintThatFailsDoesNotHideTheFailure() throws Exception {
        onLoop(loop -> {
            var broken = new IllegalStateException("the hint is broken");
            var error = assertThrows(
                    IOException.class,
                    () -> EXACT.withHint(e -> {
                                throw broken;
                            })
                            .run(() -> failing(9)));
            assertEquals(List.of(broken), List.of(error.getSuppressed()));
        });
    }

    @Test
    void anErrorOfATestComesWithTheFailure() throws Exception {
        onLoop(loop -> {
            var error = assertThrows(
                    AssertionError.class,
                    () -> EXACT.onlyIf(e -> {
                                throw new AssertionError("no verdict");
                            })
                            .run(() -> failing(9)));
            assertEquals("failure 1", error.getSuppressed()[0].getMessage());
        });
    }

    @Test
    void aTestThatThrowsTheFailureItselfDoesNotSuppressItInItself() throws Exception {
        onLoop(loop -> {
            var failure = new IllegalStateException("both");
            var error = assertThrows(
                    IllegalStateException.class,
                    () -> EXACT.onlyIf(e -> {
                                throw failure;
                            })
                            .run(() -> {
                                throw failure;
                            }));
            assertSame(failure, error);
        });
    }

    @Test
    void aPauseMayBeLongerThanLongCounts() throws Exception {
        var longest = Duration.ofSeconds(Long.MAX_VALUE);
        onLoop(loop ->
                assertEquals("done", EXACT.withBackoff(ofMillis(100), longest).run(() -> failing(2))));
        assertEquals(List.of(0L, 100L, 300L), times);
    }

    @Test
    void aFirstPauseMayBeLongerThanLongCounts() throws Exception {
        var ages = Duration.ofSeconds(Long.MAX_VALUE);
        onLoop(loop -> {
            var task = loop.spawn(() -> EXACT.withBackoff(ages, ages).run(() -> failing(2)));
            loop.waitAllBlocked();
            assertEquals(TaskState.WAITING, task.state());
            task.cancel();
        });
    }
}
