package io.treadle.samples.docs;

import static java.time.Duration.ofHours;

import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import io.treadle.loop.process.Signal;
import io.treadle.loop.process.Signals;
import io.treadle.loop.process.Subprocess;
import java.io.IOException;

/** A program that tidies up when it is told to end. */
class Stopping {
    public static void main(String... args) throws Exception {
        // region sigterm
        EventLoop.run(() -> Treadle.scope(program -> {
            Signals.onSignal(Signal.TERM, () -> program.cancel("SIGTERM")); // until the loop closes
            try {
                serve();
            } finally {
                System.out.println("closing"); // prints closing
            }
        }));
        // endregion
    }

    private static void serve() throws IOException {
        Subprocess.run("kill", "-TERM", "" + ProcessHandle.current().pid());
        Treadle.sleep(ofHours(1));
    }
}
