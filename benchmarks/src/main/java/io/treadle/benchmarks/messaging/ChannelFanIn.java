package io.treadle.benchmarks.messaging;

import io.treadle.benchmarks.harness.RunningLoop;
import io.treadle.core.TaskScope;
import io.treadle.core.channel.Channel;
import java.util.concurrent.ArrayBlockingQueue;
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
 * <p><b>One operation is one item.</b> The number of what was received must be right.
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
            for (int p = 0; p < producers; p++) {
                scope.spawn(() -> {
                    for (int i = 0; i < Items.COUNT / producers; i++) {
                        channel.send(1);
                    }
                });
            }
            int count = 0;
            while (count < Items.COUNT) {
                count += channel.receive();
            }
        }));
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(Items.COUNT)
    public void virtualThreads() throws InterruptedException {
        var queue = new ArrayBlockingQueue<Integer>(CAPACITY);
        for (int p = 0; p < producers; p++) {
            Thread.ofVirtual().start(() -> Items.produce(queue, Items.COUNT / producers));
        }
        var consumer = Thread.ofVirtual().start(() -> Items.consume(queue));
        consumer.join();
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(Items.COUNT)
    public void jox() throws InterruptedException {
        JoxItems.fanIn(producers, CAPACITY);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {"-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1"})
    @OperationsPerInvocation(Items.COUNT)
    public void joxOneCarrier() throws InterruptedException {
        JoxItems.fanIn(producers, CAPACITY);
    }
}
