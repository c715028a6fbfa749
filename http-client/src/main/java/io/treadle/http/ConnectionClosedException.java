package io.treadle.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The connection ended before the whole response was there. The message names the peer and how much had come. */
public final class ConnectionClosedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final boolean beforeResponse;

    ConnectionClosedException(String message, boolean beforeResponse, @Nullable Throwable cause) {
        super(message, cause);
        this.beforeResponse = beforeResponse;
    }

    /** Whether it ended before the first byte of the response, so that the server may not have seen the request. */
    public boolean isBeforeResponse() {
        return beforeResponse;
    }
}
