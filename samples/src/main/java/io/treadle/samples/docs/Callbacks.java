package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;

import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;

/** Calls without a task of their own. */
class Callbacks {
    public static void main(String... args) throws Exception {
        // region callbacks
        EventLoop.run(() -> {
            var loop = EventLoop.current();
            var never = loop.callLater(ofMillis(5), () -> System.out.println("never"));
            loop.callLater(ofMillis(20), () -> System.out.println("later"));
            loop.callSoon(() -> System.out.println("soon"));
            Treadle.spawn(() -> 42).onDone(task -> System.out.println("done: " + task.value()));
            never.cancel();
            Treadle.sleep(ofMillis(40)); // callbacks do not keep the loop alive, tasks do
        });
        // prints soon
        // prints done: 42
        // prints later
        // endregion
    }
}
