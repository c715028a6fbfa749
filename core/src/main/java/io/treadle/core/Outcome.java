package io.treadle.core;

import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How a task has ended. One field of a task, where state, value and error would be three: millions of tasks wait, and few have
 * ended. What most tasks end with is shared.
 *
 * @param state how; a final one
 * @param value what it returned; null unless it succeeded
 * @param error what it failed with; null unless it failed
 */
record Outcome<T extends @Nullable Object>(
        TaskState state, @Nullable T value, @Nullable Throwable error) {
    private static final Outcome<?> NOTHING = new Outcome<>(TaskState.SUCCEEDED, null, null);
    private static final Outcome<?> CANCELLED = new Outcome<>(TaskState.CANCELLED, null, null);

    static <T extends @Nullable Object> Outcome<T> succeeded(@Nullable T value) {
        return value == null ? shared(NOTHING) : new Outcome<>(TaskState.SUCCEEDED, value, null);
    }

    static <T extends @Nullable Object> Outcome<T> failed(Throwable error) {
        return new Outcome<>(TaskState.FAILED, null, error);
    }

    static <T extends @Nullable Object> Outcome<T> cancelled() {
        return shared(CANCELLED);
    }

    @SuppressWarnings("unchecked") // it has no value
    private static <T extends @Nullable Object> Outcome<T> shared(Outcome<?> withoutValue) {
        return (Outcome<T>) withoutValue;
    }

    boolean isFailure() {
        return state == TaskState.FAILED;
    }

    /** What the task returned, or throws what it threw; not if it was cancelled. */
    @SuppressWarnings("NullAway") // value is a T once the task has succeeded
    T get() throws Exception {
        if (error instanceof Exception e) {
            throw e;
        }
        if (error instanceof Error e) {
            throw e;
        }
        if (error != null) {
            throw new ExecutionException(error);
        }
        return value;
    }
}
