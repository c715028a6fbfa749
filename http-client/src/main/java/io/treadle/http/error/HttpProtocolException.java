package io.treadle.http.error;

import org.jspecify.annotations.Nullable;

/** The response is malformed, is framed in a way that is not safe to read, or leads where the client does not follow. */
public final class HttpProtocolException extends HttpException {
    private static final long serialVersionUID = 1L;

    /** For the client, its interceptors and tests of their users. */
    public HttpProtocolException(FailedCall call, String problem, @Nullable Throwable cause) {
        super(call, problem, cause);
    }
}
