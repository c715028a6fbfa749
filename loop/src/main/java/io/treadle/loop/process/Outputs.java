package io.treadle.loop.process;

import io.treadle.core.Task;
import io.treadle.core.TaskScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept of what one process says. Confined to the loop's thread. */
record Outputs(Subprocess process, Capture stdout, Capture stderr) {
    /** Reads both in tasks of {@code scope}, which end with the outputs. */
    List<Task<@Nullable Void>> collectIn(TaskScope scope) {
        return List.of(scope.spawn(stdout::collect), scope.spawn(stderr::collect));
    }

    /** Whether the process has written more than is wanted. */
    boolean isOverrun() {
        return stdout.isOverrun() || stderr.isOverrun();
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
}
