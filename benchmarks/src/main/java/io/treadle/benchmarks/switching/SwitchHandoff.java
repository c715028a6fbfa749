package io.treadle.benchmarks.switching;

import io.treadle.benchmarks.harness.OneCarrier;
import io.treadle.core.greenlet.Greenlet;
import java.util.concurrent.ThreadFactory;
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
 * Direct hand-off between two coroutines.
 *
 * <p><b>One operation is one switch</b>, the same for all peers: of two players one suspends itself and the other one,
 * which was suspended, goes on. There and back are two. A raw continuation does it with one yield and one run, threads
 * with one unpark and one park. The players have each {@code depth} frames of their own on their stack when they switch.
 * An invocation makes two players, a long row of switches, and ends them; it fails unless they ran strictly in turn and
 * made every switch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = RawContinuation.JVM_FLAG)
public class SwitchHandoff {
    private static final int SWITCHES = 100_000;
    private static final int THREAD_SWITCHES = 10_000;

    @Param("1")
    public int depth;

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void treadle() {
        Greenlet.run(() -> new GreenletPingPong(depth, SWITCHES).play());
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void rawContinuation() {
        new RawContinuationPingPong(depth, SWITCHES).play();
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    @Fork(jvmArgsAppend = {OneCarrier.PROCESSOR, OneCarrier.POOL})
    public void virtualThreads() {
        play(SWITCHES, Thread.ofVirtual().factory());
    }

    @Benchmark
    @OperationsPerInvocation(THREAD_SWITCHES)
    public void platformThreads() {
        play(THREAD_SWITCHES, Thread.ofPlatform().factory());
    }

    private void play(int switches, ThreadFactory threads) {
        new ParkingPingPong(depth, switches, threads).play();
    }
}
