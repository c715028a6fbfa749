package io.treadle.core.time;

import java.time.Duration;

/**
 * A point in time of one loop's clock. Made by the loop, because the numbers of two clocks have nothing in common.
 *
 * @param nanos as {@link TaskClock#nanoTime} counts; may be negative and may wrap round, so compare by {@link #isBefore}
 */
public record Deadline(long nanos) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Half the range of nanoseconds, 146 years: further and comparing by difference would wrap round. */
    private static final long FAR = Long.MAX_VALUE / 2;

    /** Nearer, so that it can also be compared with what is far in the future of a later now. */
    private static final long FAR_PAST = -(FAR / 2);

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
        // Constants of longs only: no initialiser that could fail, and break the class for good, on a full stack.
        long seconds = delay.toSeconds();
        if (seconds <= FAR_PAST / NANOS_PER_SECOND) {
            return FAR_PAST;
        }
        return seconds >= FAR / NANOS_PER_SECOND ? FAR : delay.toNanos();
    }
}
