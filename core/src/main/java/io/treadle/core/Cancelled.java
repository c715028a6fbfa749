package io.treadle.core;

/**
 * Thrown by a wait in a cancelled {@link CancelScope}: "you are cancelled". Let it pass; {@code finally} blocks clean up, and
 * the scope that was cancelled catches it.
 *
 * <p>An {@code Error}, so that {@code catch (Exception)} does not swallow it: the reason that the JDK gave for
 * {@code ThreadDeath} and Python for {@code CancelledError}. Code that catches it all the same gets it again at its next
 * wait. You do not get it for somebody else's cancellation: {@link Task#get} of a cancelled task throws
 * {@link TaskCancelledException}.
 */
public final class Cancelled extends Error {
    private static final long serialVersionUID = 1L;

    private final transient CancelScope scope;
    private final String reason;
    private final String origin;

    Cancelled(CancelScope scope, CancelRequest request, String task) {
        super("cancelled: task=" + task + ", " + request);
        this.scope = scope;
        this.reason = request.reason();
        this.origin = request.origin();
    }

    /** The scope that was cancelled, the outermost if there are several: who has to catch this. */
    public CancelScope scope() {
        return scope;
    }

    /** Why, in words. */
    public String reason() {
        return reason;
    }

    /** Who asked for it: a task, a thread, the deadline. */
    public String origin() {
        return origin;
    }
}
