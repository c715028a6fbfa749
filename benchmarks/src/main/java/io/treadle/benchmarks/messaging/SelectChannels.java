package io.treadle.benchmarks.messaging;

import io.treadle.benchmarks.harness.OneCarrier;
import io.treadle.benchmarks.harness.RunningLoop;
import io.treadle.core.TaskScope;
import io.treadle.core.channel.Channel;
import io.treadle.core.select.Select;
import io.treadle.core.select.SelectClause;
import java.util.ArrayList;
import java.util.List;
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
 * As many tasks as there are {@code channels} send numbers, each through one of its own without a buffer, to one that waits for
 * whichever comes first. Stock virtual threads have nothing that waits for several queues.
 *
 * <p><b>One operation is one item.</b> The sum of what was received must be right.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SelectChannels {
    @Param("2")
    public int channels;

    @Benchmark
    @Fork
    @OperationsPerInvocation(Items.COUNT)
    public void treadle(RunningLoop running) throws Exception {
        running.loop.runUntilComplete(() -> TaskScope.run(scope -> {
            List<SelectClause<Integer>> clauses = new ArrayList<>();
            for (int first = 0; first < channels; first++) {
                int mine = first;
                Channel<Integer> channel = Channel.rendezvous();
                clauses.add(channel.receiving());
                scope.spawn(() -> Items.send(channel, mine, channels));
            }
            Items.ensureAll(sumOf(Select.of(clauses)));
        }));
    }

    private static long sumOf(Select<Integer> next) throws Exception {
        long sum = 0;
        for (int i = 0; i < Items.COUNT; i++) {
            sum += next.await();
        }
        return sum;
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(Items.COUNT)
    public void jox() throws InterruptedException {
        JoxItems.select(channels);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {OneCarrier.PROCESSOR, OneCarrier.POOL})
    @OperationsPerInvocation(Items.COUNT)
    public void joxOneCarrier() throws InterruptedException {
        JoxItems.select(channels);
    }
}
