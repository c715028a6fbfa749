package io.treadle.benchmarks.switching;

import io.treadle.benchmarks.harness.OneCarrier;
import io.treadle.benchmarks.harness.RunningLoop;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Giving up the turn among {@code batch} tasks that are all ready.
 *
 * <p><b>One operation is one switch</b>, the same for all peers: a task yields, and another task than itself goes on. The
 * coroutines must do so in a ring, every yield a switch and every task as often as the others, or the run fails. Raw
 * continuations are run in turn from an array. Platform threads share one CPU, since with a CPU each their yield returns
 * at once with nobody else run; the operating system still returns to the same thread now and then, so there the yields
 * it takes to make the switches are paid as well.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = RawContinuation.JVM_FLAG)
public class SwitchYield {
    private static final int SWITCHES = 1_000_000;

    @Param("1000")
    public int batch;

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void treadle(RunningLoop running) {
        new TreadleRoundRobin(batch, SWITCHES, running.loop).playFairly();
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void rawContinuation() {
        new RawContinuationRoundRobin(batch, SWITCHES).playFairly();
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    @Fork(jvmArgsAppend = {OneCarrier.PROCESSOR, OneCarrier.POOL})
    public void virtualThreads() {
        new ThreadRoundRobin(batch, SWITCHES, Thread.ofVirtual().factory()).play();
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void platformThreads(OnOneCpu pinned) {
        new ThreadRoundRobin(batch, SWITCHES, Thread.ofPlatform().factory()).play();
    }

    /** Takes all threads of the JVM to one CPU before the first run. */
    @State(Scope.Benchmark)
    public static class OnOneCpu {
        @Setup
        public void pin() throws IOException, InterruptedException {
            OneCpu.pin();
        }
    }
}
