package io.treadle.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A program in a line: in how many rows, by its first unit, Treadle is better than a rival, as good, and worse.
 *
 * @param benchmark the program
 * @param better rows in which it is better by more than a tie
 * @param even rows in which neither is
 * @param worse rows in which the rival is better by more than a tie
 * @param least the rival's row in which it stands worst; empty without any rival
 */
public record Glance(String benchmark, int better, int even, int worse, Optional<Result> least) {

    /** A line for each program of the report, in their order. */
    public static List<Glance> of(Report report, Standing standing) {
        return report.benchmarks().stream()
                .map(benchmark -> of(benchmark, rivals(report.of(benchmark), standing), standing))
                .toList();
    }

    private static Glance of(String benchmark, List<Result> rivals, Standing standing) {
        int better = count(rivals, standing, 1);
        int worse = count(rivals, standing, -1);
        return new Glance(
                benchmark,
                better,
                rivals.size() - better - worse,
                worse,
                rivals.stream()
                        .min(Comparator.comparingDouble(
                                row -> standing.over(row).orElseThrow())));
    }

    private static int count(List<Result> rivals, Standing standing, int verdict) {
        return (int)
                rivals.stream().filter(row -> standing.verdict(row) == verdict).count();
    }

    private static List<Result> rivals(List<Result> results, Standing standing) {
        return Row.of(results).stream()
                .map(Row::first)
                .filter(row ->
                        Standing.isRival(row.peer()) && standing.over(row).isPresent())
                .toList();
    }
}
