package io.treadle.core.pool;

import io.treadle.core.Task;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.TaskLoop;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Callbacks that want the result or the failure, not the task. */
final class PoolCallbacks {
    private PoolCallbacks() {}

    /** Being told of the success only is no answer for a failure, so this does not count as one who waits. */
    static <T extends @Nullable Object> Task<T> onSuccess(Task<T> task, Consumer<? super T> callback) {
        var loop = TaskLoop.current();
        Members.whenEnded(task, () -> {
            if (task.isSuccessful()) {
                loop.callSoon(() -> callback.accept(valueOf(task)));
            }
        });
        return task;
    }

    static <T extends @Nullable Object> Task<T> onEnd(
            Task<T> task, Consumer<? super T> callback, Consumer<? super Throwable> errorCallback) {
        task.onDone(done -> {
            if (done.isSuccessful()) {
                callback.accept(valueOf(done));
            } else {
                errorCallback.accept(failureOf(done));
            }
        });
        return task;
    }

    /** What waiting for {@code task}, which is done and did not succeed, throws. */
    static Throwable failureOf(Task<?> task) {
        var failure = task.exception();
        return failure == null ? new TaskCancelledException("the task was cancelled: task=" + task.name()) : failure;
    }

    @SuppressWarnings("NullAway") // the value of a task that has succeeded is a T
    static <T extends @Nullable Object> T valueOf(Task<T> task) {
        return task.value();
    }
}
