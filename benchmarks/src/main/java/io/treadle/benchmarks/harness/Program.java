package io.treadle.benchmarks.harness;

import io.treadle.benchmarks.report.Result;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One benchmark: the same work done by several peers. */
public interface Program {

    /** Its name on the command line and in the report. */
    String name();

    /** One line that says what is measured. */
    String summary();

    /** All the peers that can run it. */
    Set<String> peers();

    /** Those of {@code peers} that cannot run on this machine, each with the reason and the way out. */
    default Map<String, String> missing(Set<String> peers) {
        return Map.of();
    }

    /** What those of {@code peers} that are programs of their own are made with; the others are in the build's versions. */
    default Map<String, String> versions(Set<String> peers) {
        return Map.of();
    }

    /**
     * Runs it with some of its {@link #peers()} and waits for the end.
     *
     * @throws BenchmarkFailedException if a peer could not run, or computed a wrong answer
     */
    List<Result> measure(Set<String> peers, Effort effort) throws BenchmarkFailedException;
}
