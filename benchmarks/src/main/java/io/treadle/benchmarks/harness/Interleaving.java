package io.treadle.benchmarks.harness;

import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.benchmarks.report.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs all cases in rounds, every second round backwards (A B B A), so that a machine that grows slower or faster in the
 * meantime does so for all of them. Each case's samples of all rounds make one result for each unit.
 */
public final class Interleaving {
    private final String benchmark;
    private final int rounds;

    /** Of a benchmark's cases, each to be run in every round. */
    public Interleaving(String benchmark, int rounds) {
        this.benchmark = benchmark;
        this.rounds = rounds;
    }

    /**
     * The results in the order of the cases. A case that fails is not run again, and the others are.
     *
     * @throws BenchmarkFailedException at the end, with the results of the others, if one has failed
     */
    public List<Result> measure(List<Case> cases) throws BenchmarkFailedException {
        List<Row> rows = cases.stream().map(Row::new).toList();
        Map<String, String> failures = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Row row : round % 2 == 1 ? rows : rows.reversed()) {
                run(row, round, failures);
            }
        }
        List<Result> results = rows.stream().flatMap(this::results).toList();
        if (!failures.isEmpty()) {
            throw new BenchmarkFailedException(failures, results);
        }
        return results;
    }

    private void run(Row row, int round, Map<String, String> failures) {
        Case what = row.what;
        if (row.isFailed) {
            return;
        }
        System.err.printf("%s %s %s, run %d of %d%n", benchmark, what.peer(), what.params(), round, rounds);
        try {
            row.samples.addAll(what.run().once());
        } catch (BenchmarkFailedException e) {
            row.fail();
            failures.putIfAbsent(what.peer(), "with " + what.params() + ": " + e.getMessage());
        } catch (RuntimeException e) { // a defect: of one peer, for all that is known here
            row.fail();
            failures.putIfAbsent(what.peer(), "with " + what.params() + ": " + e);
        }
    }

    private Stream<Result> results(Row row) {
        return row.samples.stream()
                .collect(Collectors.groupingBy(Sample::unit, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(samples -> result(row.what, samples));
    }

    private Result result(Case what, List<Sample> samples) {
        List<Double> values = samples.stream().map(Sample::value).toList();
        return Result.of(
                benchmark, what.peer(), what.params(), samples.getFirst().unit(), values);
    }

    /** A case and what it has measured up to now; nothing if a run of it failed. */
    private static final class Row {
        private final Case what;
        private final List<Sample> samples = new ArrayList<>();
        private boolean isFailed;

        Row(Case what) {
            this.what = what;
        }

        void fail() {
            isFailed = true;
            samples.clear();
        }
    }
}
