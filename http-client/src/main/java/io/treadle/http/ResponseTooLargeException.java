package io.treadle.http;

import java.io.IOException;

/** A body is longer than {@link HttpOptions#maxResponseBytes}. */
public final class ResponseTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    ResponseTooLargeException(String message) {
        super(message);
    }
}
