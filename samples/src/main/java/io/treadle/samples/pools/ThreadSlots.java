package io.treadle.samples.pools;

import static java.time.Duration.ofMillis;

import io.treadle.core.pool.TaskPool;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/** Twenty tasks of which ten run at a time. The original takes the right to start a thread out of a queue and puts it back. */
@Command(name = "thread-slots", description = "Twenty tasks through a pool of ten slots.")
final class ThreadSlots implements Runnable {
    @Override
    public void run() {
        Treadle.run(() -> {
            try (var pool = TaskPool.of(10)) {
                for (int i = 0; i < 20; i++) {
                    int number = i;
                    pool.spawn(
                            () -> { // waits while ten run
                                Treadle.sleep(ofMillis(50));
                                System.out.println(number);
                            });
                }
            }
        });
    }
}
