package io.treadle.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

    @Test
    void isThatLongAfterNow() {
        assertEquals(new Deadline(1_000_000_005), Deadline.after(5, Duration.ofSeconds(1)));
    }

    @Test
    void aNegativeDelayIsBeforeNow() {
        assertEquals(new Deadline(-999_999_995), Deadline.after(5, Duration.ofSeconds(-1)));
    }

    @Test
    void comparesByDifferenceSoThatTheClockMayWrapRound() {
        var before = new Deadline(Long.MAX_VALUE - 1);
        var after = Deadline.after(before.nanos(), Duration.ofSeconds(1));

        assertTrue(after.nanos() < 0);
        assertTrue(before.isBefore(after));
        assertFalse(after.isBefore(before));
        assertFalse(before.isBefore(before));
    }

    @Test
    void theLongestDelaysStayInOrderWithAllOthers() {
        for (long now : new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE}) {
            var never = Deadline.after(now, LONGEST);
            var longAgo = Deadline.after(now, LONGEST.negated());
            var soon = Deadline.after(now, Duration.ofNanos(1));

            assertTrue(longAgo.isBefore(soon), "now=" + now);
            assertTrue(soon.isBefore(never), "now=" + now);
            assertTrue(longAgo.isBefore(never), "now=" + now);
            assertTrue(longAgo.isBefore(Deadline.after(now + 1_000_000_000, LONGEST)), "now=" + now);
        }
    }
}
