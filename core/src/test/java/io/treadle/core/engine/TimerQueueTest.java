package io.treadle.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerQueueTest {
    private static final long HOUR = 3_600_000_000_000L;

    private TimerQueue timers = new TimerQueue(0);
    private final List<Alarm> expired = new ArrayList<>();

    private final class Alarm extends Timer {
        @Override
        protected void expire() {
            expired.add(this);
        }
    }

    private Alarm set(long deadline) {
        var alarm = new Alarm();
        timers.set(alarm, deadline);
        return alarm;
    }

    @Test
    void expiresInTheOrderOfTheDeadlines() {
        var late = set(30);
        var early = set(10);
        var middle = set(20);

        timers.expire(30);

        assertEquals(List.of(early, middle, late), expired);
    }

    @Test
    void equalDeadlinesExpireInTheOrderTheyWereSet() {
        var expected = new ArrayList<Alarm>();
        for (int i = 0; i < 500; i++) {
            expected.add(set(7));
        }

        timers.expire(7);

        assertEquals(expected, expired);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, HOUR})
    void theOrderOutlivesTheLargestNumber(long deadline) {
        timers = new TimerQueue(0, Integer.MAX_VALUE - 250);
        var expected = new ArrayList<Alarm>();
        for (int i = 0; i < 500; i++) {
            expected.add(set(deadline));
        }

        timers.expire(deadline);

        assertEquals(expected, expired);
    }

    @Test
    void whatWasSetBeforeTheLargestNumberCanBeCancelledAfterIt() {
        timers = new TimerQueue(0, Integer.MAX_VALUE - 2);
        var late = set(9);
        var first = set(7);
        var second = set(7);

        assertTrue(timers.cancel(first));
        timers.expire(9);

        assertEquals(List.of(second, late), expired);
    }

    @Test
    void whatIsNotDueStays() {
        set(10);
        var later = set(11);

        timers.expire(10);

        assertEquals(1, expired.size());
        assertSame(later, timers.first());
        assertEquals(11, later.deadlineNanos());
    }

    @Test
    void aDeadlineIsComparedByDifferenceSoThatTheClockMayWrapRound() {
        timers = new TimerQueue(Long.MAX_VALUE - 2);
        var before = set(Long.MAX_VALUE - 1);
        var after = set(Long.MIN_VALUE + 1);
        assertSame(before, timers.first());

        timers.expire(Long.MAX_VALUE);
        assertEquals(List.of(before), expired);

        timers.expire(Long.MIN_VALUE + 2);
        assertEquals(List.of(before, after), expired);
    }

    @Test
    void aCancelledTimerLeavesAtOnce() {
        var first = set(10);
        var last = set(20);

        assertTrue(timers.cancel(last)); // which nothing would come across before its time
        assertEquals(1, timers.size());
        assertFalse(last.isSet());

        assertTrue(timers.cancel(first));
        assertEquals(0, timers.size());
        assertNull(timers.first());
    }

    @Test
    void cancellingTwiceOrWhatHasExpiredDoesNothing() {
        var cancelled = set(10);
        timers.cancel(cancelled);
        var past = set(10);
        timers.expire(10);

        assertFalse(timers.cancel(cancelled));
        assertFalse(timers.cancel(past));
    }

    @Test
    void aTimerIsSetOnce() {
        var alarm = set(10);

        var e = assertThrows(IllegalStateException.class, () -> timers.set(alarm, 20));
        assertTrue(String.valueOf(e.getMessage()).contains("deadlineNanos=10"), e::toString);
    }

    @Test
    void aTimerThatHasExpiredCanBeSetAgain() {
        var alarm = set(10);
        timers.expire(10);
        timers.set(alarm, 20);
        timers.expire(20);

        assertEquals(List.of(alarm, alarm), expired);
    }

    @Test
    void oneThatIsSetWhileOthersExpireIsHeededToo() {
        var inner = new Alarm();
        var outer = new Timer() {
            @Override
            protected void expire() {
                timers.set(inner, 5);
            }
        };
        timers.set(outer, 10);

        timers.expire(10);

        assertEquals(List.of(inner), expired);
    }

    @Test
    void oneThatIsCancelledWhileOthersExpireDoesNot() {
        var sameTime = new Alarm();
        var later = new Alarm();
        timers.set(
                new Timer() {
                    @Override
                    protected void expire() {
                        assertTrue(timers.cancel(sameTime));
                        assertTrue(timers.cancel(later));
                    }
                },
                HOUR);
        timers.set(sameTime, HOUR);
        timers.set(later, 2 * HOUR);

        timers.expire(2 * HOUR);

        assertEquals(List.of(), expired);
        assertEquals(0, timers.size());
    }

    @Test
    void oneThatIsSetForLaterWhileOthersExpireWaitsForItsTime() {
        var later = new Alarm();
        timers.set(
                new Timer() {
                    @Override
                    protected void expire() {
                        timers.set(later, 2 * HOUR);
                    }
                },
                HOUR);

        timers.expire(HOUR);
        assertSame(later, timers.first());
        assertEquals(List.of(), expired);

        timers.expire(2 * HOUR);
        assertEquals(List.of(later), expired);
    }

    /** Keeps the timers in a sorted map beside the queue: by deadline, then by the order in which they were set. */
    @Test
    void behavesLikeASortedMapUnderRandomUse() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var model = new TreeMap<Long, List<Alarm>>();
        var set = new ArrayList<Alarm>();
        for (int step = 0; step < 10_000; step++) {
            if (set.isEmpty() || random.nextInt(5) < 3) {
                var alarm = set(random.nextInt(300));
                model.computeIfAbsent(alarm.deadlineNanos(), d -> new ArrayList<>())
                        .add(alarm);
                set.add(alarm);
            } else {
                var alarm = set.remove(random.nextInt(set.size()));
                model.values().forEach(same -> same.remove(alarm));
                assertTrue(timers.cancel(alarm));
            }
            assertEquals(set.size(), timers.size(), "seed=" + seed + ", step=" + step);
        }

        for (long now = 0; now < 300; now++) {
            timers.expire(now);
            var due = model.headMap(now, true).values().stream()
                    .flatMap(List::stream)
                    .toList();
            assertEquals(due, expired, "seed=" + seed + ", now=" + now);
        }
        assertEquals(0, timers.size());
    }

    /**
     * The same with times from nanoseconds to years, on a clock that goes on in steps of all sizes, and that wraps round: which
     * digits of a time differ from those of the present is by chance.
     */
    @ParameterizedTest
    @ValueSource(longs = {0, 123_456_789_012_345L, -10_000_000L, Long.MAX_VALUE - 10_000_000L, -(1L << 62)})
    void behavesLikeASortedMapAtAllDistances(long start) {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var model = new TreeMap<Long, List<Alarm>>(); // by the distance from the start
        timers = new TimerQueue(start);
        long now = 0;
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(8);
            if (what < 4) {
                long distance = now + (random.nextLong(1L << 50) >>> random.nextInt(50)) - random.nextInt(3);
                model.computeIfAbsent(distance, d -> new ArrayList<>()).add(set(start + distance));
            } else if (what < 6 && !model.isEmpty()) {
                var near = model.floorEntry(now + random.nextLong(1L << 45));
                var same = near == null ? model.firstEntry() : near;
                assertTrue(timers.cancel(same.getValue().removeLast()));
                model.values().removeIf(List::isEmpty);
            } else {
                now = what == 6 && !model.isEmpty()
                        ? Math.max(now, model.firstKey())
                        : now + (random.nextLong(1L << 42) >>> random.nextInt(42));
                expired.clear();
                timers.expire(start + now);
                var due = model.headMap(now, true);
                assertEquals(due.values().stream().flatMap(List::stream).toList(), expired, "seed=" + seed);
                due.clear();
            }
            int size = model.values().stream().mapToInt(List::size).sum();
            assertEquals(size, timers.size(), "seed=" + seed + ", step=" + step);
            var first = model.isEmpty() ? null : model.firstEntry().getValue().getFirst();
            assertSame(first, timers.first(), "seed=" + seed + ", step=" + step);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void whoLooksAgainWhenItIsWorthWhileFindsATimerInTimeAndSoon(int count) {
        long year = Duration.ofDays(365).toNanos();
        for (int i = 0; i < count; i++) {
            set(year);
        }
        int looks = 0;
        for (long now = 0; expired.isEmpty(); looks++) {
            assertTrue(timers.nextLook() > now);
            now = timers.nextLook();
            timers.expire(now);
            assertEquals(now == year, !expired.isEmpty());
        }
        assertTrue(looks <= (count == 1 ? 1 : 9), "looks=" + looks);
    }

    @Test
    void veryManyLaterTimersCanBeCancelledAndTheLastOneStays() {
        var all = new ArrayList<Alarm>();
        for (int i = 0; i < 100_000; i++) {
            all.add(set(HOUR + i));
        }
        for (var alarm : all.subList(1, all.size())) {
            assertTrue(timers.cancel(alarm));
        }
        assertEquals(1, timers.size());
        timers.expire(Long.MAX_VALUE / 2);
        assertEquals(List.of(all.getFirst()), expired);
    }
}
