package io.treadle.samples.threads;

import static java.time.Duration.ofMillis;

import io.treadle.core.SpawnOptions;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/** Twenty workers that sleep at the same time. All are tasks of one thread, so their order is no accident. */
@Command(name = "twenty-workers", description = "Twenty tasks sleep at the same time and print their numbers.")
final class TwentyWorkers implements Runnable {
    @Override
    public void run() {
        Treadle.run(() -> {
            for (int i = 0; i < 20; i++) {
                int number = i;
                Treadle.spawn(SpawnOptions.named("t." + i), () -> work(number));
            }
        }); // returns when all of them have ended, as a Python program does
    }

    private static void work(int number) {
        Treadle.sleep(ofMillis(50));
        System.out.println("The num is  " + number);
    }
}
