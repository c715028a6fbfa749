package io.treadle.samples.threads;

import static java.time.Duration.ofMillis;

import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/** Who runs: the main task, or the one that it has spawned and waits for. Python calls the main thread MainThread. */
@Command(name = "loop-thread", description = "The current task's name, and join.")
final class LoopTask implements Runnable {
    @Override
    public void run() {
        Treadle.run(() -> {
            System.out.printf("Thread %s is running.%n", name());
            var task = Treadle.spawn(SpawnOptions.named("LoopThread"), LoopTask::loop);
            task.join();
            System.out.printf("Thread %s end.%n", name());
        });
    }

    private static void loop() {
        System.out.printf("Thread %s is  running...%n", name());
        for (int n = 1; n <= 5; n++) {
            System.out.printf("Thread %s >>> %d%n", name(), n);
            Treadle.sleep(ofMillis(10));
        }
        System.out.printf("Thread %s ended.%n", name());
    }

    private static String name() {
        return Task.current().name();
    }
}
