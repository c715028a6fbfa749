package io.treadle.core;

/**
 * What {@link Task#get} throws for a task that ended because it was cancelled. It says that the other one was cancelled,
 * not the caller.
 */
public final class TaskCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For primitives of your own that hand on how a task ended. */
    public TaskCancelledException(String message) {
        super(message);
    }

    /** The same, with what the other one threw. */
    public TaskCancelledException(String message, Throwable cause) {
        super(message, cause);
    }
}
