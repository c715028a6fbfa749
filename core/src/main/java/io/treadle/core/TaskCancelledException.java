package io.treadle.core;

/**
 * What {@link Task#get} throws for a task that ended because it was cancelled. It says that the other one was cancelled,
 * not the caller.
 */
public final class TaskCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TaskCancelledException(String message) {
        super(message);
    }

    TaskCancelledException(String message, Throwable cause) {
        super(message, cause);
    }
}
