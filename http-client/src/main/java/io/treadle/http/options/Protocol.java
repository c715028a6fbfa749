package io.treadle.http.options;

/** Which version of HTTP a client speaks. */
public enum Protocol {
    /** HTTP/1.1 only. */
    HTTP_1_1,
    /** Over TLS what the server chooses of HTTP/2 and HTTP/1.1 (ALPN), without TLS HTTP/1.1. */
    NEGOTIATED,
    /** HTTP/2 also without TLS, where the server must be known to speak it; over TLS it must choose it. */
    HTTP_2_PRIOR_KNOWLEDGE;

    /** Whether a connection has to be made to know. */
    public boolean isUndecided(boolean secure) {
        return this == NEGOTIATED ? secure : this == HTTP_2_PRIOR_KNOWLEDGE;
    }
}
