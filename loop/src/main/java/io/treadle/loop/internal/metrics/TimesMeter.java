package io.treadle.loop.internal.metrics;

import io.treadle.core.diagnostics.LoopStatistics.Times;
import io.treadle.core.engine.Meter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Keeps how long turns and slices took, to two digits. Written and read on the loop's thread. */
public final class TimesMeter extends Meter {
    private static final long LONGEST = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 2;

    private final Histogram turns = new Histogram(LONGEST, DIGITS);
    private final Histogram slices = new Histogram(LONGEST, DIGITS);

    public TimesMeter() {}

    @Override
    protected void slices(long nanos, long count) {
        slices.recordValueWithCount(Math.min(nanos, LONGEST), count);
    }

    @Override
    protected void turn(long nanos) {
        turns.recordValue(Math.min(nanos, LONGEST));
    }

    public Times turns() {
        return times(turns);
    }

    public Times slices() {
        return times(slices);
    }

    private static Times times(Histogram histogram) {
        return new Times(
                histogram.getTotalCount(),
                at(histogram, 50),
                at(histogram, 99),
                at(histogram, 99.9),
                Duration.ofNanos(histogram.getMaxValue()));
    }

    private static Duration at(Histogram histogram, double percentile) {
        return Duration.ofNanos(histogram.getValueAtPercentile(percentile));
    }
}
