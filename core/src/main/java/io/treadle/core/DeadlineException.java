package io.treadle.core;

/** The time that was given for something is over. The message says what was waited for and how long. */
public final class DeadlineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeadlineException(String message) {
        super(message);
    }

    DeadlineException(String message, Throwable cause) {
        super(message, cause);
    }
}
