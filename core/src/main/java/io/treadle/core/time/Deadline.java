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

    /** Nearer, so that it can also be compared with what is far in the future of a later now. */
    private static final Duration FAR_PAST = FAR.dividedBy(-2);

    /**
     * The point {@code delay} after {@code nowNanos}, before it for a negative delay; at most 146 years after and 73 years
     * before.
     */
    public static Deadline after(long nowNanos, Duration delay) {
        return new Deadline(nowNanos + nanosOf(delay));
    }

    public boolean isBefore(Deadline other) {
        return nanos - other.nanos < 0;
    }

    private static long nanosOf(Duration delay) {
        if (delay.compareTo(FAR_PAST) < 0) {
            return FAR_PAST.toNanos();
        }
        return delay.compareTo(FAR) > 0 ? FAR.toNanos() : delay.toNanos();
    }
}
