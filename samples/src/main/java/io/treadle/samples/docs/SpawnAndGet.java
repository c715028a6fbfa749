package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;

import io.treadle.core.SpawnOptions;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;

/** Tasks and their results. */
class SpawnAndGet {
    public static void main(String... args) throws Exception {
        // region spawn
        int answer = EventLoop.run(() -> {
            var slow = Treadle.spawn(() -> {
                Treadle.sleep(ofMillis(20));
                return 40;
            });
            var quick = Treadle.spawn(() -> 2);
            return slow.get() + quick.get();
        });
        System.out.println(answer); // prints 42
        // endregion

        // region states
        EventLoop.run(() -> {
            var task = Treadle.spawn(SpawnOptions.named("reader"), () -> "text");
            System.out.println(task.name() + " " + task.state()); // prints reader NEW
            task.join();
            System.out.println(task.state() + " " + task.value()); // prints SUCCEEDED text
        });
        // endregion

        // region daemon
        EventLoop.run(() -> {
            Treadle.spawn(SpawnOptions.named("ticker").asDaemon(), () -> {
                while (true) {
                    Treadle.sleep(ofMillis(10));
                }
            });
            Treadle.spawnLater(ofMillis(30), () -> System.out.println("the last one")); // prints the last one
        });
        // endregion
    }
}
