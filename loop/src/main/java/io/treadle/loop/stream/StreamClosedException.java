package io.treadle.loop.stream;

import java.io.IOException;

/**
 * The stream was closed on this side: by {@code close}, {@code abort} or {@code shutdownOutput}, before this operation or
 * while it waited. What the other side or the network has done is any other {@link IOException}.
 */
public final class StreamClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With what was closed and what it was closed for. */
    public StreamClosedException(String message) {
        super(message);
    }
}
