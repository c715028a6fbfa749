package io.treadle.samples.pools;

import io.treadle.loop.OffloadPool;
import io.treadle.loop.Treadle;
import java.util.Random;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Jobs that take long, a few at a time, on threads that really sleep. */
@Command(name = "long-tasks", description = "Nine long jobs on five threads.")
final class LongTasks implements Runnable {
    private final Random random = new Random();

    @Option(names = "--workers", defaultValue = "5", description = "How many at a time (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(names = "--jobs", defaultValue = "9", description = "How many in all (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Override
    public void run() {
        Treadle.run(() -> {
            try (var pool = OffloadPool.of(workers)) {
                for (int i = 0; i < jobs; i++) {
                    int name = i;
                    pool.applyAsync(() -> longTimeTask(name));
                }
                System.out.println("Waiting for all subprocessses to end...");
            }
            System.out.println("All subprocesses done");
        });
    }

    private void longTimeTask(int name) throws InterruptedException {
        System.out.printf("Run task %d (%s)%n", name, Thread.currentThread().getName());
        long start = System.nanoTime();
        Thread.sleep(random.nextInt(50));
        System.out.printf("Task %d runs %.2f seconds%n", name, (System.nanoTime() - start) / 1e9);
    }
}
