package io.treadle.core.pace;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
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

    private void acquire(RateLimiter limiter) {
        limiter.acquire();
        times.add(millis());
    }

    private long millis() {
        return Duration.ofNanos(clock.nanoTime() - begin).toMillis();
    }

    @Test
    void permitsComeEvenly() {
        onLoop(loop -> {
            var limiter = RateLimiter.of(10, ofSeconds(1));
            for (int i = 0; i < 4; i++) {
                acquire(limiter);
            }
        });
        assertEquals(List.of(0L, 100L, 200L, 300L), times);
    }

    @Test
    void aBurstComesAtOnceAtTheStartAndAfterAPause() {
        onLoop(loop -> {
            var limiter = RateLimiter.of(10, ofSeconds(1)).withBurst(3);
            for (int i = 0; i < 4; i++) {
                acquire(limiter);
            }
            Task.sleep(ofSeconds(60));
            for (int i = 0; i < 4; i++) {
                acquire(limiter);
            }
        });
        assertEquals(List.of(0L, 0L, 0L, 100L, 60100L, 60100L, 60100L, 60200L), times);
    }

    @Test
    void whoTriesInTheTurnInWhichAPermitIsDueDoesNotOvertakeWhoWaits() {
        onLoop(loop -> {
            var limiter = RateLimiter.of(1, ofSeconds(1));
            limiter.acquire();
            var overtaken = loop.spawn(() -> {
                Task.sleep(ofSeconds(1)); // ends first, since it began first
                return limiter.tryAcquire();
            });
            var waiter = loop.spawn(() -> acquire(limiter));
            waiter.join();
            assertEquals(false, overtaken.value());
            assertEquals(List.of(1000L), times);
        });
    }

    @Test
    void whoWaitsGetsAPermitInTheOrderOfArrival() {
        onLoop(loop -> {
            var limiter = RateLimiter.of(1, ofSeconds(1));
            var order = new ArrayList<Integer>();
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < 5; i++) {
                int number = i;
                tasks.add(loop.spawn(() -> {
                    limiter.acquire();
                    order.add(number);
                }));
            }
            Task.joinAll(tasks);
            assertEquals(List.of(0, 1, 2, 3, 4), order);
            assertEquals(4000, millis());
        });
    }

    @Test
    void tryAcquireNeverWaitsAndOvertakesNobody() {
        onLoop(loop -> {
            var limiter = RateLimiter.of(1, ofSeconds(1));
            assertTrue(limiter.tryAcquire());
            assertFalse(limiter.tryAcquire());
            var waiting = loop.spawn(() -> acquire(limiter));
            Task.yieldNow();
            assertFalse(limiter.tryAcquire());
            waiting.join();
            Task.sleep(ofSeconds(1));
            assertTrue(limiter.tryAcquire());
        });
    }

    @Test
    void whoIsCancelledUsesNoPermitUp() {
        onLoop(loop -> {
            var limiter = RateLimiter.of(1, ofSeconds(1));
            acquire(limiter);
            var cancelled = loop.spawn(() -> acquire(limiter));
            var next = loop.spawn(() -> acquire(limiter));
            Task.sleep(ofMillis(500));
            cancelled.cancel();
            next.join();
        });
        assertEquals(List.of(0L, 1000L), times);
    }

    @Test
    void aLimitThatIsOverUsesNoPermitUp() {
        onLoop(loop -> {
            var limiter = RateLimiter.of(1, ofSeconds(1));
            assertTrue(limiter.acquire(ofMillis(1)));
            assertFalse(limiter.acquire(ofMillis(500)));
            assertEquals(500, millis());
            assertTrue(limiter.acquire(ofSeconds(1)));
            assertEquals(1000, millis());
        });
    }

    @Test
    void inNoStretchOfTimeAreThereMoreThanTheBurstAndTheRate() {
        for (long seed = 0; seed < 200; seed++) {
            times.clear();
            long now = seed;
            onLoop(loop -> {
                var random = new Random(now);
                var limiter = RateLimiter.of(10, ofSeconds(1)).withBurst(4);
                for (int i = 0; i < 60; i++) {
                    Task.sleep(ofMillis(random.nextInt(250)));
                    acquire(limiter);
                }
            });
            for (int from = 0; from < times.size(); from++) {
                for (int to = from; to < times.size(); to++) {
                    long most = 4 + (times.get(to) - times.get(from)) / 100;
                    assertTrue(to - from + 1 <= most, "seed=" + seed + ", from=" + from + ", to=" + to);
                }
            }
        }
    }

    @Test
    void aRateOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RateLimiter.of(0, ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> RateLimiter.of(1, Duration.ZERO));
        assertThrows(
                IllegalArgumentException.class,
                () -> RateLimiter.of(1, ofSeconds(1)).withBurst(0));
    }
}
