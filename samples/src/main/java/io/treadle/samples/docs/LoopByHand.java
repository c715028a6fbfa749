package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;

import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;

/** A loop that is run when the program says so. */
class LoopByHand {
    public static void main(String... args) throws Exception {
        // region by-hand
        try (var loop = EventLoop.create()) {
            loop.runUntilComplete(() -> {
                Treadle.spawnLater(ofMillis(20), () -> System.out.println("in the second run"));
                System.out.println("in the first run"); // prints in the first run
            }); // returns with its body; the other task stays where it is
            System.out.println("in between"); // prints in between
            loop.runUntilComplete(() -> Treadle.sleep(ofMillis(40)));
            // prints in the second run
        }
        // endregion

        // region forever
        try (var loop = EventLoop.create()) {
            loop.post(() -> loop.callLater(ofMillis(10), loop::stop)); // any thread may stop it
            loop.runForever();
            System.out.println("stopped"); // prints stopped
        }
        // endregion
    }
}
