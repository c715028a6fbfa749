package io.treadle.benchmarks.harness;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A benchmark that finds out that what it computed is wrong. */
@State(Scope.Thread)
public class WrongAnswer {
    @Param("1")
    public int depth;

    @Benchmark
    public void treadle() {
        throw new IllegalStateException("the answer is wrong");
    }
}
