package io.treadle.samples.pools;

import io.treadle.core.pool.TaskPool;
import io.treadle.loop.Treadle;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Thirty jobs one after the other with apply, then thirty, five at a time, with applyAsync and a callback; then one that would take
 * an hour, and is lost when the processes are terminated.
 */
@Command(name = "process-pool", description = "The Pool of multiprocessing: apply, applyAsync, join and terminate.")
final class ProcessPool implements Callable<Integer> {
    private static final int FOR_AN_HOUR = 31;

    /** What a worker does. */
    public static void main(String... args) throws Exception {
        WorkerJvms.serve(ProcessPool::f1);
    }

    private static int f1(int i) throws InterruptedException {
        Thread.sleep(i == FOR_AN_HOUR ? 3_600_000 : 5);
        System.out.println(i + " in process " + ProcessHandle.current().pid());
        return i + 100;
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            var workers = WorkerJvms.start(5, ProcessPool.class);
            var pool = TaskPool.of(5); // a task in front of each process
            for (int i = 1; i <= 30; i++) {
                int number = i;
                pool.apply(() -> workers.call(number)); // waits for the result
            }
            for (int i = 1; i <= 30; i++) {
                int number = i;
                pool.applyAsync(() -> workers.call(number), ProcessPool::f2);
            }
            System.out.println("end");
            pool.join();
            terminate(pool, workers);
            return 0;
        });
    }

    private static void terminate(TaskPool pool, WorkerJvms workers) {
        pool.applyAsync(
                () -> workers.call(FOR_AN_HOUR), ProcessPool::f2, error -> System.out.println("lost: " + FOR_AN_HOUR));
        Treadle.yieldNow(); // lets it give its job away
        var ends = workers.terminate();
        pool.shutdown();
        pool.join();
        ends.forEach(end -> System.out.println("worker " + end));
    }

    private static void f2(int result) {
        System.out.println("callback " + result);
    }
}
