package io.treadle.http.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A status that the caller does not want, from {@code raiseForStatus()}. */
public final class HttpStatusException extends HttpException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable Duration retryAfter;

    /** For the client, its interceptors and tests of their users. */
    public HttpStatusException(FailedCall call, int status, String reason, @Nullable Duration retryAfter) {
        super(call, "expected a status below 400: status=" + (status + " " + reason).strip(), null);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** For example 404. */
    public int status() {
        return status;
    }

    /** In how long the server wants to be asked again, where it says so. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
