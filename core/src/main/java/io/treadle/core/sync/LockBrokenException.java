package io.treadle.core.sync;

import org.jspecify.annotations.Nullable;

/**
 * The task that held a lock has ended without releasing it, so nobody knows in which state it left what the lock protects.
 * Such a lock stays as it is: all who want it get this. The cause is what the task failed with, if it did.
 */
public final class LockBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LockBrokenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
