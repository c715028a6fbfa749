package io.treadle.http;

import java.time.Duration;
import java.util.List;

/**
 * A step of a call, for who wants to know where its time goes.
 *
 * @param kind which step
 * @param request the request of this hop: after a redirect another than the caller's
 * @param attempt 1 for the first try of it
 * @param time since the call began
 * @param lines more about it, for people; what looks like a secret is {@code ***}
 */
public record HttpEvent(Kind kind, Request request, int attempt, Duration time, List<String> lines) {
    /** The steps, in their order; a kept connection has no first three. */
    public enum Kind {
        /** The host's addresses are known. */
        RESOLVED,
        /** The server has accepted a connection. */
        CONNECTED,
        /** The TLS handshake is done. */
        SECURED,
        /** The head of the request has been handed to the connection. */
        SENT,
        /** The first byte of the response is there. */
        FIRST_BYTE,
        /** The head of the response is there. */
        HEAD,
        /** The body is there. */
        BODY,
        /** The hop has failed. */
        FAILED
    }
}
