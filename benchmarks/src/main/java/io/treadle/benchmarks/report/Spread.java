package io.treadle.benchmarks.report;

import java.util.List;

/**
 * Several runs of the same thing in two numbers. The median, since one run that the machine disturbed does not move it;
 * half the range, since it hides no run.
 */
public record Spread(double median, double halfRange) {

    /** The spread of at least one run; throws {@link IllegalArgumentException} for none. */
    public static Spread of(List<Double> runs) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("at least one run is needed: runs=0");
        }
        List<Double> sorted = runs.stream().sorted().toList();
        return new Spread(middle(sorted), (sorted.getLast() - sorted.getFirst()) / 2);
    }

    private static double middle(List<Double> sorted) {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
