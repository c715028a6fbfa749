package io.treadle.core.greenlet;

import org.jspecify.annotations.Nullable;

/**
 * Asks a greenlet or a generator to end, and counts as a normal end: uncaught, it becomes the value that the parent gets.
 *
 * <p>An {@link Error}, so that {@code catch (Exception)} does not eat it. Let it pass, after a {@code finally} if need be.
 */
public class GreenletExit extends Error {
    private static final long serialVersionUID = 1L;

    /** A plain request to end. */
    public GreenletExit() {}

    /** A request to end that says why. */
    public GreenletExit(@Nullable String message) {
        super(message);
    }
}
