package io.treadle.benchmarks.messaging;

import io.treadle.benchmarks.harness.OneCarrier;
import io.treadle.benchmarks.harness.RunningLoop;
import io.treadle.core.TaskScope;
import io.treadle.core.queue.TaskQueue;
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
 * One task puts numbers into a queue with room for {@code capacity}, and another gets them; {@value Items#UNBOUNDED} stands
 * for no bound.
 *
 * <p><b>One operation is one item.</b> The sum of what was got must be right. Stock virtual threads use an {@code
 * ArrayBlockingQueue} or a {@code LinkedBlockingQueue}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueuePair {
    @Param("64")
    public int capacity;

    @Benchmark
    @Fork
    @OperationsPerInvocation(Items.COUNT)
    public void treadle(RunningLoop running) {
        running.loop.runUntilComplete(() -> TaskScope.run(scope -> {
            TaskQueue<Integer> queue = capacity == Items.UNBOUNDED ? TaskQueue.fifo() : TaskQueue.fifo(capacity);
            scope.spawn(() -> {
                for (int i = 0; i < Items.COUNT; i++) {
                    queue.put(i);
                }
            });
            long sum = 0;
            for (int i = 0; i < Items.COUNT; i++) {
                sum += queue.get();
            }
            Items.ensureAll(sum);
        }));
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
}
