package io.treadle.loop.stream;

import java.io.IOException;

/**
 * What was asked for is longer than the limit that was given with it. Nothing was taken: the bytes can still be read, another
 * way or with another limit.
 */
public final class StreamLimitException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With what was asked for, the limit, and where to raise it. */
    public StreamLimitException(String message) {
        super(message);
    }
}
