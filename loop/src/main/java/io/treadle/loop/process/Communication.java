package io.treadle.loop.process;

import io.treadle.core.DeadlineException;
import io.treadle.core.Task;
import io.treadle.core.TaskScope;
import io.treadle.loop.stream.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the first of some processes that are connected, often of just one, and keeps what all of them say, all at the same time, so
 * that no side waits for another. One that was given up is gone on with where it was. Confined to the loop's thread.
 */
final class Communication {
    private final List<Subprocess> processes;
    private final RunOptions options;
    private final ByteBuffer input;
    private final List<Outputs> outputs;

    Communication(List<Subprocess> processes, RunOptions options) {
        this.processes = processes;
        this.options = options;
        this.input = options.input().duplicate();
        this.outputs = processes.stream()
                .map(process -> process.outputs(options.outputLimit()))
                .toList();
    }

    /** Goes on as {@link #run} does, and ends the processes if that takes longer than {@link RunOptions#timeout}. */
    List<SubprocessResult> runInTime() throws IOException {
        var timeout = options.timeout();
        return timeout == null ? run() : runWithin(timeout);
    }

    private List<SubprocessResult> runWithin(Duration timeout) throws IOException {
        var results = Task.<@Nullable List<SubprocessResult>, IOException>moveOnAfter(timeout, this::run, null);
        if (results != null) {
            return results;
        }
        Subprocess.closeAll(processes);
        var late = new DeadlineException(this + " took longer than timeout=" + timeout + " and was ended");
        results().forEach(result -> late.addSuppressed(new SubprocessFailedException("unfinished", result)));
        throw late;
    }

    /** Goes on until the processes have ended and their outputs have, or {@link RunOptions#outputGrace} is over. */
    List<SubprocessResult> run() throws IOException {
        try {
            TaskScope.<IOException>run(scope -> {
                scope.spawn(this::feed);
                var ends = new ArrayList<Task<@Nullable Void>>();
                outputs.forEach(each -> ends.addAll(each.collectIn(scope)));
                processes.forEach(Subprocess::waitFor);
                awaitEnds(ends);
                scope.cancel(); // what is left waits for a process that has nothing to do with this
            });
        } catch (Capture.Overrun e) {
            Subprocess.closeAll(processes);
            throw overrun();
        }
        return results();
    }

    private void feed() {
        var stdin = processes.getFirst().input();
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

    private void awaitEnds(List<Task<@Nullable Void>> ends) {
        Task.moveOnAfter(options.outputGrace(), () -> {
            Task.joinAll(ends);
        });
        Task.yieldNow(); // on a loop that was late the time is over before the bytes that were there have been
        // looked at
        Task.yieldNow();
    }

    private SubprocessFailedException overrun() {
        var guilty = outputs.stream().filter(Outputs::isOverrun).findFirst().orElseThrow();
        return new SubprocessFailedException(
                "ended because it wrote more than outputLimit=" + options.outputLimit()
                        + " bytes to stdout or stderr; allow more, or read its streams",
                guilty.result());
    }

    /** What has been read so far, of processes that have ended. */
    private List<SubprocessResult> results() {
        return outputs.stream().map(Outputs::result).toList();
    }

    @Override
    public String toString() {
        return processes.stream().map(Subprocess::toString).collect(Collectors.joining(" | "));
    }
}
