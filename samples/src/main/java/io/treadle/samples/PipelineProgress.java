package io.treadle.samples;

import io.treadle.loop.Treadle;
import io.treadle.loop.process.Pipeline;
import io.treadle.loop.process.Subprocess;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code seq | this task | sort | head}: the bytes pass through a task, which reports how far it is. */
@Command(name = "pipeline", description = "A pipeline of processes, with progress.")
final class PipelineProgress implements Callable<Integer> {
    private static final int LAST = 200_000;
    private static final int TOTAL_BYTES = 1_288_895;

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            try (var numbers = Subprocess.start("seq", "1", "" + LAST);
                    var sorted = Pipeline.start(List.of("sort", "-nr"), List.of("head", "-n", "3"))) {
                Treadle.spawn(() -> transfer(numbers, sorted));
                for (var line = sorted.stdout().readLine();
                        line != null;
                        line = sorted.stdout().readLine()) {
                    System.out.println(line);
                }
            }
            return 0;
        });
    }

    private static void transfer(Subprocess from, Pipeline to) throws Exception {
        var buffer = ByteBuffer.allocate(1 << 14);
        long done = 0;
        long shown = 0;
        while (from.stdout().read(buffer) >= 0) {
            done += buffer.flip().remaining();
            to.stdin().write(buffer); // waits while the pipeline is busy
            buffer.clear();
            if (done * 4 / TOTAL_BYTES > shown) {
                shown = done * 4 / TOTAL_BYTES;
                System.out.println(shown * 25 + " %");
            }
        }
        to.stdin().close();
    }
}
