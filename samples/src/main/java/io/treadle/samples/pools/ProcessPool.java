package io.treadle.samples.pools;

import static java.time.Duration.ofMillis;

import io.treadle.core.pool.TaskPool;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/** Thirty jobs one after the other with apply, then thirty, five at a time, with applyAsync and a callback; close, join. */
@Command(name = "process-pool", description = "The Pool of multiprocessing: apply, applyAsync, close and join.")
final class ProcessPool implements Runnable {
    @Override
    public void run() {
        Treadle.run(() -> {
            var pool = TaskPool.of(5); // of tasks; OffloadPool has the same verbs for threads
            for (int i = 1; i <= 30; i++) {
                int number = i;
                pool.apply(() -> f1(number)); // waits for the result
            }
            for (int i = 1; i <= 30; i++) {
                int number = i;
                pool.applyAsync(() -> f1(number), ProcessPool::f2);
            }
            System.out.println("end");
            pool.shutdown();
            pool.join();
        });
    }

    private static int f1(int i) {
        Treadle.sleep(ofMillis(5));
        System.out.println(i);
        return i + 100;
    }

    private static void f2(int result) {
        System.out.println("callback " + result);
    }
}
