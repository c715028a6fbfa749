package io.treadle.benchmarks.harness;

import io.treadle.benchmarks.report.Result;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A benchmark, or some of its peers, could not run, or computed a wrong answer; the message is for whoever started it. */
public final class BenchmarkFailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Map<String, String> failures;
    private final transient List<Result> others;

    public BenchmarkFailedException(String message) {
        super(message);
        failures = Map.of();
        others = List.of();
    }

    public BenchmarkFailedException(String message, Throwable cause) {
        super(message, cause);
        failures = Map.of();
        others = List.of();
    }

    /** The failures of some peers, by their names, and what was measured of the others. */
    public BenchmarkFailedException(Map<String, String> failures, List<Result> others) {
        super(failures.entrySet().stream()
                .map(failure -> failure.getKey() + ": " + failure.getValue())
                .collect(Collectors.joining("\n")));
        this.failures = Map.copyOf(failures);
        this.others = List.copyOf(others);
    }

    /** Why each of the peers failed that did; empty if the benchmark failed as a whole. */
    public Map<String, String> failures() {
        return failures;
    }

    /** What was measured nevertheless. */
    public List<Result> others() {
        return others;
    }
}
