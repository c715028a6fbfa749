package io.treadle.http;

import java.io.IOException;

/** An exchange took longer than it was given. The message names the request, the phase and the limit. */
public final class HttpTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    HttpTimeoutException(String message) {
        super(message);
    }
}
