package io.treadle.benchmarks.switching;

import io.treadle.core.greenlet.Generator;
import io.treadle.core.greenlet.Greenlet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Values from a generator. <b>One operation is one value</b>, which is two switches: to the body and back. The body is the
 * innermost of {@code nesting} generators, each of which hands out the values of the next one. It fails unless all values come.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = RawContinuation.JVM_FLAG)
public class GeneratorNext {
    private static final int VALUES = 100_000;
    private static final Integer VALUE = 1;

    @Param("1")
    public int nesting;

    private int values;

    @Benchmark
    @OperationsPerInvocation(VALUES)
    public void treadle() {
        Greenlet.run(() -> {
            int sum = 0;
            try (var generator = nested(nesting)) {
                for (var value : generator) {
                    sum += value;
                }
            }
            check(sum);
        });
    }

    private static Generator<Integer> nested(int levels) {
        return Generator.of(out -> {
            if (levels > 1) {
                out.yieldFrom(nested(levels - 1));
                return;
            }
            for (int i = 0; i < VALUES; i++) {
                out.yield(VALUE);
            }
        });
    }

    /** The floor: a run and a yield a value, and no nesting. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public void rawContinuation() {
        values = 0;
        var body = new RawContinuation(() -> {
            while (true) {
                values += VALUE;
                RawContinuation.yieldToRunner();
            }
        });
        for (int i = 0; i < VALUES; i++) {
            body.run();
        }
        check(values);
    }

    private static void check(int sum) {
        if (sum != VALUES) {
            throw new IllegalStateException("values are missing: expected=" + VALUES + ", sum=" + sum);
        }
    }
}
