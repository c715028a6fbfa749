package io.treadle.core;

import org.jspecify.annotations.Nullable;

/** Where failures go that nobody waits for. */
@FunctionalInterface
public interface ExceptionHandler {
    /**
     * Called once for each such failure, on the loop, in a runner of callbacks, so it may wait. What it throws is logged and survived. What
     * fails when the loop has ended, such as a posted call that came too late, is logged instead.
     *
     * @param message what failed, in words, with the task's name
     * @param error the failure
     * @param task the task that failed; null where it was a callback
     */
    void handle(String message, Throwable error, @Nullable Task<?> task);

    /** Logs at level ERROR through {@link System.Logger}, under the name {@code io.treadle.core}. */
    static ExceptionHandler logging() {
        return (message, error, task) ->
                System.getLogger("io.treadle.core").log(System.Logger.Level.ERROR, message, error);
    }
}
