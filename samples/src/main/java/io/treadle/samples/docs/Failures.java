package io.treadle.samples.docs;

import io.treadle.core.JoinOptions;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.io.FileNotFoundException;
import java.util.List;

/** Where the failure of a task goes. */
class Failures {
    public static void main(String... args) throws Exception {
        // region get-throws
        EventLoop.run(() -> {
            var task = Treadle.spawn(() -> {
                throw new FileNotFoundException("no such page");
            });
            try {
                task.get();
            } catch (FileNotFoundException e) { // the exception itself, without a wrapper
                System.out.println(e.getMessage()); // prints no such page
            }
        });
        // endregion

        // region join-does-not
        EventLoop.run(() -> {
            var good = Treadle.spawn(() -> "good");
            var bad = Treadle.spawn(() -> {
                throw new FileNotFoundException("bad");
            });
            Treadle.joinAll(List.of(good, bad)); // waits for both, throws for neither
            System.out.println(bad.state() + " " + bad.exception()); // prints FAILED java.io.FileNotFoundException: bad
            try {
                Treadle.joinAll(List.of(good, bad), JoinOptions.ALL.raisingErrors());
            } catch (FileNotFoundException e) {
                System.out.println("raised: " + e.getMessage()); // prints raised: bad
            }
        });
        // endregion

        // region nobody-waits
        var options = LoopOptions.DEFAULT.withExceptionHandler(
                (message, error, task) -> System.out.println(message + ": " + error.getMessage()));
        EventLoop.run(options, () -> {
            Treadle.spawn(() -> {
                throw new IllegalStateException("no luck");
            });
        });
        // prints Task[task-2, FAILED] failed and nobody waits for it: no luck
        // endregion
    }
}
