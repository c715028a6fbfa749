package io.treadle.samples.docs;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.OffloadOptions;
import io.treadle.loop.Treadle;
import java.nio.file.Files;

/** Calls that really block. */
class Offloading {
    public static void main(String... args) throws Exception {
        var file = Files.createTempFile("treadle", ".txt");
        Files.writeString(file, "from a file");

        // region offload
        EventLoop.run(() -> {
            String text = Treadle.offload(() -> Files.readString(file)); // the task waits, the loop goes on
            System.out.println(text); // prints from a file
        });
        // endregion

        // region offload-options
        var options = LoopOptions.DEFAULT.withOffload(
                OffloadOptions.DEFAULT.withThreads(2).withQueueCapacity(100).rejectingWhenFull());
        EventLoop.run(options, () -> Treadle.offload(() -> Files.delete(file)));
        // endregion
    }
}
