package io.treadle.http.error;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An exchange failed for reasons of the world. The message names the call, without secrets, and what to do. */
public abstract sealed class HttpException extends IOException
        permits ConnectionClosedException,
                HttpConnectException,
                HttpLimitException,
                HttpProtocolException,
                HttpStatusException,
                HttpTimeoutException,
                HttpTlsException {
    private static final long serialVersionUID = 1L;

    private final FailedCall call;

    HttpException(FailedCall call, String problem, @Nullable Throwable cause) {
        super(problem, cause);
        this.call = call;
    }

    /** Which call failed. */
    public FailedCall call() {
        return call;
    }

    /** What went wrong, and in which call. */
    @Override
    public String getMessage() {
        return super.getMessage() + ": request=" + call;
    }
}
