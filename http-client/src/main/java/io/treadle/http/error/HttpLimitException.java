package io.treadle.http.error;

/** A peer wants more than is allowed: a longer body, more headers, more redirects. The message names the limit's switch. */
public final class HttpLimitException extends HttpException {
    private static final long serialVersionUID = 1L;

    private final String limit;

    /** For the client, its interceptors and tests of their users; {@code limit} is the name of a component of {@code Limits}. */
    public HttpLimitException(FailedCall call, String limit, String problem) {
        super(call, problem, null);
        this.limit = limit;
    }

    /** The name of the component of {@code Limits}, for example {@code bodyBytes}. */
    public String limit() {
        return limit;
    }
}
