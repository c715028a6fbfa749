package io.treadle.http.error;

/** An exchange took longer than it was given. */
public final class HttpTimeoutException extends HttpException {
    private static final long serialVersionUID = 1L;

    /** Which of the limits is over. */
    public enum Limit {
        /** For the whole exchange; see {@code Timeouts.total}. */
        TOTAL,
        /** For connecting; see {@code Timeouts.connect}. */
        CONNECT,
        /** For the TLS handshake; see {@code Timeouts.tls}. */
        TLS,
        /** From the request to the first byte of the response; see {@code Timeouts.firstByte}. */
        FIRST_BYTE,
        /** Between two steps of a transfer; see {@code Timeouts.idle}. */
        IDLE
    }

    private final Limit limit;

    /** For the client, its interceptors and tests of their users. */
    public HttpTimeoutException(FailedCall call, Limit limit, String problem) {
        super(call, problem, null);
        this.limit = limit;
    }

    /** Which limit it was. */
    public Limit limit() {
        return limit;
    }
}
