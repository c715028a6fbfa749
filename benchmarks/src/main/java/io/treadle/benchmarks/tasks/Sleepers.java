package io.treadle.benchmarks.tasks;

import io.treadle.benchmarks.harness.Measured;
import io.treadle.core.Task;
import io.treadle.core.TaskScope;
import io.treadle.core.function.Body;
import io.treadle.loop.EventLoop;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Very many tasks that all sleep at the same time, in a JVM of its own.
 *
 * <p>Warmed up before, since otherwise a million tasks would fall asleep before the first had ever woken: the JIT compiles what
 * follows a sleep as never reached then, and each task is deoptimised when it wakes, which costs 10 us (seen by a profiler:
 * 83 % of the time). What the warm-up leaves is collected before the measured run, and all tasks have one body, so that the peak
 * of the memory is that of the tasks.
 */
public final class Sleepers {
    private static final int WARM_UP_ROUNDS = 60;
    private static final int WARM_UP_COUNT = 10_000;
    private static final Duration WARM_UP_PAUSE = Duration.ofMillis(10);

    private Sleepers() {}

    /** Arguments: the peer, the benchmark's name, how many tasks, for how many seconds they sleep. */
    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[2]);
        var pause = Duration.ofSeconds(Long.parseLong(arguments[3]));
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            run(arguments[0], WARM_UP_COUNT, WARM_UP_PAUSE);
        }
        System.gc();
        var measured = new Measured();
        run(arguments[0], count, pause);
        measured.tellWhole();
        Measured.say("peak-B/task", Measured.peakMegabytes() * 1e6 / count);
    }

    private static void run(String peer, int count, Duration pause) {
        long woken = peer.equals("treadle") ? onOneLoop(count, pause) : onVirtualThreads(count, pause);
        if (woken != count) {
            throw new AssertionError("not all have slept: expected=" + count + ", woken=" + woken);
        }
    }

    private static long onOneLoop(int count, Duration pause) {
        var woken = new int[1];
        Body<@Nullable Void, RuntimeException> body = () -> {
            Task.sleep(pause);
            woken[0]++;
            return null;
        };
        EventLoop.run(() -> TaskScope.run(scope -> {
            for (int i = 0; i < count; i++) {
                scope.spawn(body);
            }
        }));
        return woken[0];
    }

    private static long onVirtualThreads(int count, Duration pause) {
        var woken = new LongAdder();
        Runnable body = () -> {
            sleep(pause);
            woken.increment();
        };
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                executor.execute(body);
            }
        }
        return woken.sum();
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw new AssertionError(e); // and the count is wrong
        }
    }
}
