package io.treadle.benchmarks.chart;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * From values to places on an axis between 0 and 1: linear from zero, or by their logarithm where they are far apart, between
 * powers of ten.
 */
final class Scale {
    private static final double FAR_APART = 40;
    private static final int TICKS = 4;

    private final boolean isLogarithmic;
    private final double low;
    private final double high;
    private final double step;

    private Scale(boolean isLogarithmic, double low, double high, double step) {
        this.isLogarithmic = isLogarithmic;
        this.low = low;
        this.high = high;
        this.step = step;
    }

    /** From zero to a round number above all values. */
    static Scale linear(List<Double> values) {
        double top = Math.max(values.stream().mapToDouble(value -> value).max().orElse(1), Double.MIN_NORMAL);
        double step = round(top / TICKS);
        return new Scale(false, 0, Math.ceil(top / step) * step, step);
    }

    /** Linear, or logarithmic if the largest is more than {@value #FAR_APART} times the smallest. */
    static Scale fitting(List<Double> values) {
        double top = values.stream().mapToDouble(value -> value).max().orElse(1);
        double bottom = values.stream()
                .mapToDouble(value -> value)
                .filter(value -> value > 0)
                .min()
                .orElse(top);
        if (top / bottom < FAR_APART) {
            return linear(values);
        }
        return new Scale(true, Math.floor(Math.log10(bottom)), Math.ceil(Math.log10(top)), 1);
    }

    /** The next of 1, 2, 5, 10 times a power of ten. */
    private static double round(double step) {
        double power = Math.pow(10, Math.floor(Math.log10(step)));
        return power
                * DoubleStream.of(1, 2, 5, 10)
                        .filter(digit -> digit * power >= step * 0.999)
                        .findFirst()
                        .orElse(10);
    }

    boolean isLogarithmic() {
        return isLogarithmic;
    }

    /** Where a value is; those beyond the ends are at the ends. */
    double place(double value) {
        double at = isLogarithmic ? Math.log10(Math.max(value, Double.MIN_NORMAL)) : value;
        return Math.clamp((at - low) / (high - low), 0, 1);
    }

    /** Whether a value is beyond the upper end. */
    boolean isBeyond(double value) {
        return (isLogarithmic ? Math.log10(value) : value) > high;
    }

    /** The values that are named at the axis. */
    List<Double> ticks() {
        int count = (int) Math.round((high - low) / step);
        Stream<Double> ticks = IntStream.rangeClosed(0, count).mapToObj(i -> low + i * step);
        return ticks.map(tick -> isLogarithmic ? Math.pow(10, tick) : tick).toList();
    }
}
