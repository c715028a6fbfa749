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
 * One task sends numbers to another, through a channel with room for {@code capacity}: 0 is a rendezvous, {@value
 * Items#UNBOUNDED} is more than there are items and stands for no bound.
 *
 * <p><b>One operation is one item.</b> The sum of what was received must be right. Stock virtual threads use a
 * {@code SynchronousQueue}, an {@code ArrayBlockingQueue} or a {@code LinkedBlockingQueue}. The peer {@code bare-hand-off} is
 * the floor of a rendezvous: two virtual threads of the loop that park and unpark each other, and pass nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChannelPair {
    @Param("64")
    public int capacity;

    @Benchmark
    @Fork
    @OperationsPerInvocation(Items.COUNT)
    public void treadle(RunningLoop running) {
        running.loop.runUntilComplete(() -> TaskScope.run(scope -> {
            Channel<Integer> channel = channel();
            scope.spawn(() -> Items.send(channel, 0, 1));
            long sum = 0;
            for (int i = 0; i < Items.COUNT; i++) {
                sum += channel.receive();
            }
            Items.ensureAll(sum);
        }));
    }

    private Channel<Integer> channel() {
        return switch (capacity) {
            case 0 -> Channel.rendezvous();
            case Items.UNBOUNDED -> Channel.unbounded();
            default -> Channel.bounded(capacity);
        };
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(Items.COUNT)
    public void bareHandOff(RunningLoop running) {
        running.loop.runUntilComplete(() -> Items.handOver(running.loop.threadFactory()));
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(Items.COUNT)
    public void virtualThreads() throws InterruptedException {
        Items.passThrough(Items.jdkQueue(capacity), 1);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {OneCarrier.PROCESSOR, OneCarrier.POOL})
    @OperationsPerInvocation(Items.COUNT)
    public void virtualThreadsOneCarrier() throws InterruptedException {
        Items.passThrough(Items.jdkQueue(capacity), 1);
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(Items.COUNT)
    public void jox() throws InterruptedException {
        JoxItems.pair(capacity);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {OneCarrier.PROCESSOR, OneCarrier.POOL})
    @OperationsPerInvocation(Items.COUNT)
    public void joxOneCarrier() throws InterruptedException {
        JoxItems.pair(capacity);
    }
}
