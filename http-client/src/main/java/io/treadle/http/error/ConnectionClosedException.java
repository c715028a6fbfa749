package io.treadle.http.error;

import org.jspecify.annotations.Nullable;

/** The connection ended before the whole response was there. The message tells how much had come. */
public final class ConnectionClosedException extends HttpException {
    private static final long serialVersionUID = 1L;
    private final boolean beforeResponse;

    /** For the client, its interceptors and tests of their users. */
    public ConnectionClosedException(
            FailedCall call, String problem, boolean beforeResponse, @Nullable Throwable cause) {
        super(call, problem, cause);
        this.beforeResponse = beforeResponse;
    }

    /** Whether it ended before the first byte of the response, so that the server may not have seen the request. */
    public boolean isBeforeResponse() {
        return beforeResponse;
    }
}
