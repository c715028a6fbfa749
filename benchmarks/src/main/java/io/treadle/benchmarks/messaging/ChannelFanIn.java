package io.treadle.benchmarks.messaging;

import io.treadle.benchmarks.harness.OneCarrier;
import io.treadle.benchmarks.harness.RunningLoop;
import io.treadle.core.TaskScope;
import io.treadle.core.channel.Channel;
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
 * Many tasks, {@code producers}, send to one, through a channel with room for 64.
 *
 * <p><b>One operation is one item.</b> The sum of what was received must be right.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChannelFanIn {
    private static final int CAPACITY = 64;

    @Param("100")
    public int producers;

    @Benchmark
    @Fork
    @OperationsPerInvocation(Items.COUNT)
    public void treadle(RunningLoop running) {
        running.loop.runUntilComplete(() -> TaskScope.run(scope -> {
            var channel = Channel.<Integer>bounded(CAPACITY);
            for (int first = 0; first < producers; first++) {
                int mine = first;
                scope.spawn(() -> Items.send(channel, mine, producers));
            }
            long sum = 0;
            for (int i = 0; i < Items.COUNT; i++) {
                sum += channel.receive();
            }
            Items.ensureAll(sum);
        }));
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(Items.COUNT)
    public void virtualThreads() throws InterruptedException {
        Items.passThrough(Items.jdkQueue(CAPACITY), producers);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {OneCarrier.PROCESSOR, OneCarrier.POOL})
    @OperationsPerInvocation(Items.COUNT)
    public void virtualThreadsOneCarrier() throws InterruptedException {
        Items.passThrough(Items.jdkQueue(CAPACITY), producers);
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(Items.COUNT)
    public void jox() throws InterruptedException {
        JoxItems.fanIn(producers, CAPACITY);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {OneCarrier.PROCESSOR, OneCarrier.POOL})
    @OperationsPerInvocation(Items.COUNT)
    public void joxOneCarrier() throws InterruptedException {
        JoxItems.fanIn(producers, CAPACITY);
    }
}
