package io.treadle.core.time;

import java.time.Duration;

/**
 * A point in time of one loop's clock. Made by the loop, because the numbers of two clocks have nothing in common.
 *
 * @param nanos as {@link TaskClock#nanoTime} counts; may be negative and may wrap round, so compare by {@link #isBefore}
 */
public record Deadline(long nanos) {
    /** Half the range of nanoseconds, 146 years: further and comparing by difference would wrap round. */
    private static final Duration FAR = Duration.ofNanos(Long.MAX_VALUE / 2);

    /** The point {@code delay} after {@code nowNanos}; now for a negative delay, in 146 years for a longer one. */
    public static Deadline after(long nowNanos, Duration delay) {
        return new Deadline(nowNanos + nanosOf(delay));
    }

    public boolean isBefore(Deadline other) {
        return nanos - other.nanos < 0;
    }

    private static long nanosOf(Duration delay) {
        if (delay.isNegative()) {
            return 0;
        }
        return delay.compareTo(FAR) > 0 ? FAR.toNanos() : delay.toNanos();
    }
}
