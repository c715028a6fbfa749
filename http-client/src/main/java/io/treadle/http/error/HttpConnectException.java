package io.treadle.http.error;

import org.jspecify.annotations.Nullable;

/** There is no connection: the host has no address or an address that is not allowed, or refuses. The cause tells. */
public final class HttpConnectException extends HttpException {
    private static final long serialVersionUID = 1L;

    /** For the client, its interceptors and tests of their users. */
    public HttpConnectException(FailedCall call, String problem, @Nullable Throwable cause) {
        super(call, problem, cause);
    }
}
