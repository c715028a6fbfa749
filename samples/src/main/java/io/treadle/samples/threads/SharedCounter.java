package io.treadle.samples.threads;

import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/**
 * Ten count up one number without a lock, as tasks and as threads. Tasks of a loop change places only where they wait, and
 * counting does not wait; threads change places anywhere, also between reading the number and writing it. For them these are a
 * microsecond apart, so that it shows on one processor too.
 */
@Command(name = "shared-counter", description = "A counter that needs a lock with threads, and none with tasks.")
final class SharedCounter implements Runnable {
    private static final int COUNTERS = 10;
    private static final int TIMES = 20_000;

    private int number;

    @Override
    public void run() {
        System.out.println("expected " + COUNTERS * TIMES);
        System.out.println("tasks    " + byTasks());
        System.out.println("threads  " + byThreads());
        System.out.println("processors " + Runtime.getRuntime().availableProcessors());
    }

    private int byTasks() {
        number = 0;
        Treadle.run(() -> {
            for (int i = 0; i < COUNTERS; i++) {
                Treadle.spawn(this::count);
            }
        });
        return number;
    }

    private void count() {
        for (int i = 0; i < TIMES; i++) {
            number++;
        }
    }

    private int byThreads() {
        number = 0;
        var start = new CountDownLatch(COUNTERS);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < COUNTERS; i++) {
            threads.add(Thread.ofPlatform().start(() -> countTogether(start)));
        }
        threads.forEach(SharedCounter::join);
        return number;
    }

    private void countTogether(CountDownLatch start) {
        start.countDown();
        while (start.getCount() > 0) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < TIMES; i++) {
            int seen = number;
            number = seen + one();
        }
    }

    /** Takes a microsecond. */
    private static int one() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 1000) {
            Thread.onSpinWait();
        }
        return 1;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
