package io.treadle.http.error;

import org.jspecify.annotations.Nullable;

/** The TLS handshake failed: the certificate is not trusted, is another host's, or the peer does not speak TLS. */
public final class HttpTlsException extends HttpException {
    private static final long serialVersionUID = 1L;

    /** For the client, its interceptors and tests of their users. */
    public HttpTlsException(FailedCall call, String problem, @Nullable Throwable cause) {
        super(call, problem, cause);
    }
}
