package io.treadle.samples.pools;

import io.treadle.core.pool.TaskPool;
import io.treadle.loop.Treadle;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Jobs that take long, a few at a time, in processes that really sleep. */
@Command(name = "long-tasks", description = "Nine long jobs on five real processes.")
final class LongTasks implements Callable<Integer> {
    @Option(names = "--workers", defaultValue = "5", description = "How many at a time (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(names = "--jobs", defaultValue = "9", description = "How many in all (default: ${DEFAULT-VALUE}).")
    private int jobs;

    /** What a worker does. */
    public static void main(String... args) throws Exception {
        WorkerJvms.serve(LongTasks::longTimeTask);
    }

    private static int longTimeTask(int name) throws InterruptedException {
        long pid = ProcessHandle.current().pid();
        System.out.printf("Run task %d (%d)%n", name, pid);
        long start = System.nanoTime();
        Thread.sleep(new Random().nextInt(50));
        System.out.printf(
                Locale.ROOT, "Task %d (%d) runs %.2f seconds%n", name, pid, (System.nanoTime() - start) / 1e9);
        return name;
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            System.out.printf("Parent process %d.%n", ProcessHandle.current().pid());
            var processes = WorkerJvms.start(workers, LongTasks.class);
            try (var pool = TaskPool.of(workers)) {
                for (int i = 0; i < jobs; i++) {
                    int name = i;
                    pool.applyAsync(() -> processes.call(name));
                }
                System.out.println("Waiting for all subprocessses to end...");
            }
            System.out.println("All subprocesses done");
            return 0;
        });
    }
}
