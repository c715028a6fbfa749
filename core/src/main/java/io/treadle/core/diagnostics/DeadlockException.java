package io.treadle.core.diagnostics;

/**
 * Tasks wait for each other, so that none of them can go on. Thrown in one of them, whose wait is over by that; the message names
 * all of them and what they wait for. Where it ends the wait of another task than the one that closed the circle, because that one
 * must wait, its stack is still that of the latter.
 */
public class DeadlockException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DeadlockException(String message) {
        super(message);
    }
}
