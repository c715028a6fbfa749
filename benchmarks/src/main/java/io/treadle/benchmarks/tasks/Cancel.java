package io.treadle.benchmarks.tasks;

import io.treadle.benchmarks.harness.RunningLoop;
import io.treadle.core.Task;
import io.treadle.core.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
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

/**
 * Cancelling {@code children} tasks that all sleep.
 *
 * <p><b>One operation is one child</b>: started, put to sleep, cancelled, and ended by its {@code finally} block, which
 * counts. Stock virtual threads are interrupted instead. Cancelling is linear if both numbers of children cost the same.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Cancel {
    private static final int TASKS = 20_000;
    private static final Duration FOREVER = Duration.ofDays(1000);

    @Param("10000")
    public int children;

    @Benchmark
    @Fork
    @OperationsPerInvocation(TASKS)
    public void treadle(RunningLoop running) {
        running.loop.runUntilComplete(() -> {
            var count = new int[1];
            for (int done = 0; done < TASKS; done += children) {
                cancelAll(count);
            }
            ensureAll(count[0]);
        });
    }

    private void cancelAll(int[] count) {
        TaskScope.run(scope -> {
            for (int i = 0; i < children; i++) {
                scope.spawn(() -> {
                    try {
                        Task.sleep(FOREVER);
                    } finally {
                        count[0]++;
                    }
                });
            }
            Task.yieldNow();
            scope.cancel();
        });
    }

    @Benchmark
    @Fork
    @OperationsPerInvocation(TASKS)
    public void virtualThreads() throws InterruptedException {
        var count = new LongAdder();
        for (int done = 0; done < TASKS; done += children) {
            interruptAll(count);
        }
        ensureAll(count.intValue());
    }

    private void interruptAll(LongAdder count) throws InterruptedException {
        var threads = new ArrayList<Thread>(children);
        var asleep = new CountDownLatch(children);
        Runnable sleeper = () -> sleepForever(asleep, count);
        for (int i = 0; i < children; i++) {
            threads.add(Thread.startVirtualThread(sleeper));
        }
        asleep.await(); // who is interrupted before it sleeps has less to do
        for (var thread : threads) {
            thread.interrupt();
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private static void sleepForever(CountDownLatch asleep, LongAdder count) {
        asleep.countDown();
        try {
            Thread.sleep(FOREVER);
        } catch (InterruptedException e) {
            count.increment();
        }
    }

    private static void ensureAll(int count) {
        if (count != TASKS) {
            throw new AssertionError("not all tasks were cancelled: expected=" + TASKS + ", count=" + count);
        }
    }
}
