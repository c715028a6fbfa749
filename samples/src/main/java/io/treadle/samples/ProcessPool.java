package io.treadle.samples;

import static java.time.Duration.ofMillis;

import io.treadle.core.pool.TaskPool;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/** One after the other with apply, then five at a time with applyAsync and a callback; close, join. Tasks, not processes. */
@Command(name = "process-pool", description = "The Pool of multiprocessing: apply, applyAsync, close and join.")
final class ProcessPool implements Runnable {
    @Override
    public void run() {
        Treadle.run(() -> {
            var pool = TaskPool.of(5);
            for (int i = 1; i <= 3; i++) {
                int number = i;
                pool.apply(() -> work(number));
            }
            for (int i = 1; i <= 10; i++) {
                int number = i;
                pool.applyAsync(() -> work(number), result -> System.out.println("-->exec done: " + result));
            }
            System.out.println("end");
            pool.close();
            pool.join();
        });
    }

    private static int work(int number) {
        Treadle.sleep(ofMillis(20));
        System.out.println(number);
        return number + 100;
    }
}
