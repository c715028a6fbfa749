package io.treadle.benchmarks.harness;

import io.treadle.benchmarks.report.Params;
import java.util.List;

/**
 * One row of a benchmark: a peer with its parameters.
 *
 * @param peer who runs it
 * @param params what it runs with
 * @param run runs it once, in a process of its own
 */
public record Case(String peer, Params params, Run run) {

    /** One run of a case. */
    @FunctionalInterface
    public interface Run {
        /** Waits for the end of the run and gives what it measured, a sample or more of each unit. */
        List<Sample> once() throws BenchmarkFailedException;
    }

    /** One measured number. */
    public record Sample(String unit, double value) {}
}
