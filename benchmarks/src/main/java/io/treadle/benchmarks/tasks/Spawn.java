package io.treadle.benchmarks.tasks;

import io.treadle.benchmarks.harness.OneCarrier;
import io.treadle.benchmarks.harness.RunningLoop;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
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
 * Starting {@code batch} tasks that end at once, and waiting for them.
 *
 * <p><b>One operation is one task.</b> Each counts itself, and the count must be right at the end. Stock virtual threads are
 * measured as they come, on all cores, and as {@code virtual-threads-one-carrier} on one; they are started in the way that is
 * faster, which is from a platform thread on all cores, and from a virtual one on one carrier.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Spawn {
    private static final int TASKS = 1_000_000;

    @Param("100")
    public int batch;

    @Benchmark
    @Fork
    @OperationsPerInvocation(TASKS)
    public void treadle(RunningLoop running) {
        running.loop.runUntilComplete(() -> {
            var count = new int[1];
            for (int done = 0; done < TASKS; done += batch) {
                spawnAndJoin(running.loop, count);
            }
            ensureAll(count[0]);
        });
    }

    private void spawnAndJoin(TaskLoop loop, int[] count) {
        List<Task<?>> tasks = new ArrayList<>(batch);
        for (int i = 0; i < batch; i++) {
            tasks.add(loop.spawn(() -> {
                count[0]++;
            }));
        }
        tasks.forEach(Task::join);
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(TASKS)
    public void virtualThreads() throws InterruptedException {
        ensureAll(startAndJoinAll());
    }

    @Benchmark
    @Fork(jvmArgsAppend = {OneCarrier.PROCESSOR, OneCarrier.POOL})
    @OperationsPerInvocation(TASKS)
    public void virtualThreadsOneCarrier() throws InterruptedException, ExecutionException {
        var starter = new FutureTask<>(this::startAndJoinAll);
        Thread.startVirtualThread(starter);
        ensureAll(starter.get());
    }

    private int startAndJoinAll() throws InterruptedException {
        var count = new LongAdder();
        Runnable increment = count::increment;
        for (int done = 0; done < TASKS; done += batch) {
            List<Thread> threads = new ArrayList<>(batch);
            for (int i = 0; i < batch; i++) {
                threads.add(Thread.startVirtualThread(increment));
            }
            for (var thread : threads) {
                thread.join();
            }
        }
        return count.intValue();
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(TASKS)
    public void threadPool(Threads threads) throws InterruptedException, ExecutionException {
        var count = new LongAdder();
        for (int done = 0; done < TASKS; done += batch) {
            List<Future<?>> futures = new ArrayList<>(batch);
            for (int i = 0; i < batch; i++) {
                futures.add(threads.pool.submit(count::increment));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        ensureAll(count.intValue());
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(TASKS)
    public void completableFuture() {
        var count = new LongAdder();
        for (int done = 0; done < TASKS; done += batch) {
            CompletableFuture<?>[] futures = new CompletableFuture<?>[batch];
            for (int i = 0; i < batch; i++) {
                futures[i] = CompletableFuture.runAsync(count::increment);
            }
            CompletableFuture.allOf(futures).join();
        }
        ensureAll(count.intValue());
    }

    /** A thread for each core. */
    @State(Scope.Benchmark)
    public static class Threads {
        private final ExecutorService pool =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

        /** Ends them. */
        @TearDown
        public void close() {
            pool.close();
        }
    }

    private static void ensureAll(int count) {
        if (count != TASKS) {
            throw new AssertionError("not all tasks have run: expected=" + TASKS + ", count=" + count);
        }
    }
}
