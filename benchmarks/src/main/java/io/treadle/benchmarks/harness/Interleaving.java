package io.treadle.benchmarks.harness;

import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.benchmarks.report.Result;
import io.treadle.benchmarks.report.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** The results in the order of the cases; the first run that fails ends it. */
    public List<Result> measure(List<Case> cases) throws BenchmarkFailedException {
        List<Row> rows = cases.stream().map(Row::new).toList();
        for (int round = 1; round <= rounds; round++) {
            for (Row row : round % 2 == 1 ? rows : rows.reversed()) {
                Case what = row.what;
                System.err.printf("%s %s %s, run %d of %d%n", benchmark, what.peer(), what.params(), round, rounds);
                row.samples.addAll(what.run().once());
            }
        }
        return rows.stream().flatMap(this::results).toList();
    }

    private Stream<Result> results(Row row) {
        return row.samples.stream()
                .collect(Collectors.groupingBy(Sample::unit, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(samples -> result(row.what, samples));
    }

    private Result result(Case what, List<Sample> samples) {
        Spread spread = Spread.of(samples.stream().map(Sample::value).toList());
        return Result.of(
                benchmark, what.peer(), what.params(), samples.getFirst().unit(), spread);
    }

    /** A case and what it has measured up to now. */
    private record Row(Case what, List<Sample> samples) {
        Row(Case what) {
            this(what, new ArrayList<>());
        }
    }
}
