package io.treadle.samples.docs;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;

import io.treadle.core.TaskCancelledException;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.concurrent.LinkedBlockingQueue;

/** Ending a task that is not wanted any more. */
class Cancelling {
    public static void main(String... args) throws Exception {
        // region cancel
        EventLoop.run(() -> {
            var task = Treadle.spawn(() -> {
                try {
                    Treadle.sleep(ofHours(1));
                } finally {
                    System.out.println("cleaning up"); // prints cleaning up
                }
            });
            Treadle.yieldNow(); // lets it begin
            task.cancel();
            try {
                task.get();
            } catch (TaskCancelledException e) { // the other task was cancelled, not this one
                System.out.println(task.state()); // prints CANCELLED
            }
        });
        // endregion

        // region jdk-wait
        EventLoop.run(() -> {
            var queue = new LinkedBlockingQueue<String>(); // the JDK's own, nothing of Treadle
            var reader = Treadle.spawn(() -> queue.take());
            Treadle.sleep(ofMillis(10));
            reader.cancel(); // interrupts the wait of the JDK
            reader.join();
            System.out.println(reader.state()); // prints CANCELLED
        });
        // endregion

        // region join-limit
        EventLoop.run(() -> {
            var slow = Treadle.spawn(() -> Treadle.sleep(ofHours(1)));
            if (!slow.join(ofMillis(10))) {
                slow.cancel();
            }
            slow.join();
            System.out.println(slow.state()); // prints CANCELLED
        });
        // endregion
    }
}
