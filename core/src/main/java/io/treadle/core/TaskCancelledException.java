package io.treadle.core;

import org.jspecify.annotations.Nullable;

/**
 * What {@link Task#get} throws for a task that ended because it was cancelled. It says that the other one was cancelled,
 * not the caller.
 */
public final class TaskCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String reason;
    private final @Nullable String origin;

    /** For primitives of your own that hand on how a task ended. */
    public TaskCancelledException(String message) {
        super(message);
        this.reason = null;
        this.origin = null;
    }

    /** The same, with what the other one threw. */
    public TaskCancelledException(String message, Throwable cause) {
        super(message, cause);
        this.reason = null;
        this.origin = null;
    }

    TaskCancelledException(String message, CancelRequest request) {
        super(message + ", " + request);
        this.reason = request.reason();
        this.origin = request.origin();
    }

    /** Why it was cancelled, in words; null if that is not known. */
    public @Nullable String reason() {
        return reason;
    }

    /** Who asked for it: a task, a thread, the deadline; null if that is not known. */
    public @Nullable String origin() {
        return origin;
    }
}
