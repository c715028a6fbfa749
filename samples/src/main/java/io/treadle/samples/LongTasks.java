package io.treadle.samples;

import io.treadle.loop.OffloadPool;
import io.treadle.loop.Treadle;
import java.util.Random;
import picocli.CommandLine.Command;

/** Nine jobs that take long on five threads, which really sleep. */
@Command(name = "long-tasks", description = "Nine long jobs on five threads.")
final class LongTasks implements Runnable {
    private final Random random = new Random();

    @Override
    public void run() {
        Treadle.run(() -> {
            try (var pool = OffloadPool.of(5)) {
                for (int i = 0; i < 9; i++) {
                    int name = i;
                    pool.applyAsync(() -> longTask(name));
                }
                System.out.println("Waiting for all jobs to end...");
            }
            System.out.println("All jobs done");
        });
    }

    private void longTask(int name) throws InterruptedException {
        System.out.printf("Run task %d (%s)%n", name, Thread.currentThread().getName());
        long start = System.nanoTime();
        Thread.sleep(random.nextInt(50));
        System.out.printf("Task %d runs %.2f seconds%n", name, (System.nanoTime() - start) / 1e9);
    }
}
