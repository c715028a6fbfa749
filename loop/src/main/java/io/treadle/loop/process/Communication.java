package io.treadle.loop.process;

import io.treadle.core.Task;
import io.treadle.core.TaskScope;
import io.treadle.loop.stream.ByteSink;
import io.treadle.loop.stream.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a process and keeps what it says, all at the same time, so that neither side waits for the other. One that was given up
 * is gone on with where it was. Confined to the loop's thread.
 */
final class Communication {
    private final Subprocess process;
    private final RunOptions options;
    private final @Nullable ByteSink stdin;
    private final ByteBuffer input;
    private final Capture stdout;
    private final Capture stderr;

    Communication(
            Subprocess process,
            RunOptions options,
            @Nullable ByteSink stdin,
            @Nullable ByteSource stdout,
            @Nullable ByteSource stderr) {
        this.process = process;
        this.options = options;
        this.stdin = stdin;
        this.input = options.input().duplicate();
        this.stdout = new Capture(stdout, options.outputLimit());
        this.stderr = new Capture(stderr, options.outputLimit());
    }

    /** Goes on until the process has ended and its outputs have, or {@link RunOptions#outputGrace} is over. */
    SubprocessResult run() throws IOException {
        try {
            TaskScope.<IOException>run(scope -> {
                scope.spawn(this::feed);
                var outputs = List.of(scope.spawn(stdout::collect), scope.spawn(stderr::collect));
                process.waitFor();
                awaitEnds(outputs);
                scope.cancel(); // what is left waits for a process that has nothing to do with this
            });
        } catch (Capture.Overrun e) {
            process.close();
            throw new SubprocessFailedException(
                    "ended because it wrote more than outputLimit=" + options.outputLimit()
                            + " bytes to stdout or stderr; allow more, or read its streams",
                    result());
        }
        return result();
    }

    private void awaitEnds(List<Task<@Nullable Void>> outputs) {
        Task.moveOnAfter(options.outputGrace(), () -> {
            Task.joinAll(outputs);
        });
        Task.yieldNow(); // on a loop that was late the time is over before the bytes that were there have been
        // looked at
        Task.yieldNow();
    }

    /** What has been read so far, of a process that has ended. */
    SubprocessResult result() {
        return new SubprocessResult(
                process.command(),
                process.waitFor(),
                stdout.bytes(),
                stderr.bytes(),
                stdout.isComplete() && stderr.isComplete());
    }

    private void feed() {
        if (stdin == null) {
            return;
        }
        try {
            while (input.hasRemaining()) {
                int count = Math.min(ByteSink.WHOLE, input.remaining());
                stdin.write(input.slice(input.position(), count)); // whole or not at all
                input.position(input.position() + count);
            }
        } catch (IOException e) {
            input.position(input.limit()); // it does not want to read, which is no failure
        }
        stdin.close();
    }
}
