package io.treadle.benchmarks.messaging;

import io.treadle.benchmarks.harness.RunningLoop;
import io.treadle.core.TaskScope;
import io.treadle.loop.OffloadOptions;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * {@code tasks} tasks that each make calls in the offload pool, one after the other.
 *
 * <p><b>One operation is one call</b>: there, run, and back. Stock virtual threads submit to an executor of as many platform
 * threads as the offload pool has, which is there before as that is, and wait for the future. The number of calls must be right.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OffloadHop {
    private static final int CALLS = 10_000;

    @Param("1")
    public int tasks;

    @Benchmark
    @Fork
    @OperationsPerInvocation(CALLS)
    public void treadle(RunningLoop running) {
        var calls = new LongAdder();
        running.loop.runUntilComplete(() -> TaskScope.run(scope -> {
            for (int t = 0; t < tasks; t++) {
                scope.spawn(() -> {
                    for (int i = 0; i < CALLS / tasks; i++) {
                        Treadle.offload(calls::increment);
                    }
                });
            }
        }));
        ensureAll(calls);
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(CALLS)
    public void virtualThreads(Pool pool) throws InterruptedException {
        var calls = new LongAdder();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < tasks; t++) {
            threads.add(Thread.ofVirtual().start(() -> call(pool.threads, calls)));
        }
        for (var thread : threads) {
            thread.join();
        }
        ensureAll(calls);
    }

    /** The platform threads. */
    @State(Scope.Benchmark)
    public static class Pool {
        private final ExecutorService threads = Executors.newFixedThreadPool(OffloadOptions.DEFAULT.threads());

        /** Ends them. */
        @TearDown
        public void close() {
            threads.close();
        }
    }

    private void call(ExecutorService executor, LongAdder calls) {
        try {
            for (int i = 0; i < CALLS / tasks; i++) {
                executor.submit(calls::increment).get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e); // and the number is wrong
        }
    }

    private static void ensureAll(LongAdder calls) {
        if (calls.intValue() != CALLS) {
            throw new AssertionError("not all calls were made: expected=" + CALLS + ", calls=" + calls);
        }
    }
}
