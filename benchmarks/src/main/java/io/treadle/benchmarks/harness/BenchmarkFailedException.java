package io.treadle.benchmarks.harness;

/** A benchmark did not run to its end or computed a wrong answer, so that its numbers mean nothing. */
public final class BenchmarkFailedException extends Exception {
    private static final long serialVersionUID = 1;

    public BenchmarkFailedException(String message) {
        super(message);
    }

    public BenchmarkFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
