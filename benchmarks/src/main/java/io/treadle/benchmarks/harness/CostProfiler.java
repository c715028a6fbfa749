package io.treadle.benchmarks.harness;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;

/**
 * What JMH does not tell of a run: the CPU time that the whole process used for an operation in all measured iterations, carriers,
 * collector and compiler included, and the largest memory that the process has had. It comes with the last iteration, since the JDK
 * tells CPU time in steps of 10 ms. JMH makes one, in the JVM that is measured.
 */
public final class CostProfiler implements InternalProfiler {
    private static final double NANOS = 1e9;

    private double cpuBefore;
    private long operations;
    private int measured;

    @Override
    public String getDescription() {
        return "CPU time and memory of the process";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (measured == 0) {
            cpuBefore = Measured.cpuSeconds();
        }
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        if (iteration.getType() != IterationType.MEASUREMENT) {
            return List.of();
        }
        operations += result.getMetadata().getAllOps();
        return ++measured == iteration.getCount() ? costs() : List.of();
    }

    private List<ScalarResult> costs() {
        double nanos = (Measured.cpuSeconds() - cpuBefore) * NANOS;
        return List.of(
                new ScalarResult("cpu", nanos / operations, "cpu-ns/op", AggregationPolicy.AVG),
                new ScalarResult("peak", Measured.peakMegabytes(), "peak-MB", AggregationPolicy.MAX));
    }
}
