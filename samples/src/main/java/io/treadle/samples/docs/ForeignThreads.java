package io.treadle.samples.docs;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.time.Duration;

/** A loop in the background of a program that has other threads. */
class ForeignThreads {
    public static void main(String... args) throws Exception {
        // region background
        try (var loop = EventLoop.start(LoopOptions.DEFAULT.withName("background"))) {
            var future = loop.submit(
                    () -> { // a task on the loop, for any thread
                        Treadle.sleep(Duration.ofMillis(10));
                        return "from the loop";
                    });
            System.out.println(future.get()); // prints from the loop

            loop.post(() -> System.out.println("posted")); // a call on the loop, nobody waits for it
        } // cancels what still runs and waits for it
        // prints posted
        // endregion

        // region wrong-thread
        try {
            Treadle.spawn(() -> "not here");
        } catch (WrongThreadException e) {
            System.out.println("not on a loop"); // prints not on a loop
        }
        // endregion
    }
}
