package io.treadle.core.queue;

/** The queue was shut down: nothing goes in any more, or there is nothing left to come out. */
public final class QueueShutDownException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    QueueShutDownException(String message) {
        super(message);
    }
}
