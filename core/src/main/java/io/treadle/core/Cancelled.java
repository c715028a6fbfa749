package io.treadle.core;

/**
 * Thrown by a wait of a task that was cancelled: "you are cancelled". Let it pass; {@code finally} blocks clean up.
 *
 * <p>An {@code Error}, so that {@code catch (Exception)} does not swallow it: the reason that the JDK gave for
 * {@code ThreadDeath} and Python for {@code CancelledError}. Code that catches it all the same gets it again at its next
 * wait. You do not get it for somebody else's cancellation: {@link Task#get} of a cancelled task throws
 * {@link TaskCancelledException}.
 */
public final class Cancelled extends Error {
    private static final long serialVersionUID = 1L;

    Cancelled(String message) {
        super(message);
    }
}
