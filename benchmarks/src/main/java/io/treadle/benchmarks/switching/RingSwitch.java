package io.treadle.benchmarks.switching;

import io.treadle.benchmarks.harness.OneCarrier;
import io.treadle.core.greenlet.Greenlet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * A token that goes round a ring of coroutines, each passing it on to the next; thread-ring of the benchmarks game.
 *
 * <p><b>One operation is one switch</b>, as in {@link SwitchHandoff}. An invocation makes the ring, passes the token a given
 * number of times and ends the ring; it fails unless the token arrives where it must.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = RawContinuation.JVM_FLAG)
public class RingSwitch {
    private static final int SWITCHES = 100_000;

    @Param("503")
    public int size;

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void treadle() {
        Greenlet.run(() -> check(new GreenletRing(size).pass(SWITCHES)));
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void rawContinuation() {
        check(new ContinuationRing(size).pass(SWITCHES));
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    @Fork(jvmArgsAppend = {OneCarrier.PROCESSOR, OneCarrier.POOL})
    public void virtualThreads() {
        check(new ParkingRing(size, Thread.ofVirtual().factory()).pass(SWITCHES));
    }

    private void check(int holder) {
        if (holder != SWITCHES % size) {
            throw new IllegalStateException("the token is at the wrong place: holder=" + holder + ", size=" + size);
        }
    }

    private static final class GreenletRing {
        private final Greenlet main = Greenlet.current();
        private final Greenlet[] ring;

        GreenletRing(int size) {
            ring = new Greenlet[size];
            for (int i = 0; i < size; i++) {
                int self = i;
                ring[i] = Greenlet.of(left -> passOn(self, left));
            }
        }

        int pass(int times) {
            int holder = ring[0].switchTo(times) instanceof Integer place ? place : -1;
            main.close();
            return holder;
        }

        private @Nullable Object passOn(int self, @Nullable Object first) {
            var left = first;
            while (left instanceof Integer count && count > 0) {
                left = ring[(self + 1) % ring.length].switchTo(count - 1);
            }
            return main.switchTo(self);
        }
    }

    private static final class ContinuationRing {
        private final RawContinuation[] ring;
        private int holder;

        ContinuationRing(int size) {
            ring = new RawContinuation[size];
            for (int i = 0; i < size; i++) {
                int next = (i + 1) % size;
                ring[i] = new RawContinuation(() -> passOnTo(next));
            }
        }

        int pass(int times) {
            for (int i = 0; i < times; i++) {
                ring[holder].run();
            }
            return holder;
        }

        private void passOnTo(int next) {
            while (true) {
                holder = next;
                RawContinuation.yieldToRunner();
            }
        }
    }
}
