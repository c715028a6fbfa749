package io.treadle.http.options;

import java.time.Duration;

/**
 * How long the parts of an exchange may take. Immutable. A deadline of the task itself counts too, as in every wait.
 *
 * @param total from the call to the last byte of the body, waiting for a connection, redirects and retries included; where the
 *     body is read piece by piece, to the end of the head
 * @param connect for finding the address and connecting
 * @param tls for the TLS handshake
 * @param firstByte from the end of the request to the first byte of the response
 * @param idle between two steps of a transfer in either direction, once it has begun; not while the body of the request is being
 *     made
 */
public record Timeouts(Duration total, Duration connect, Duration tls, Duration firstByte, Duration idle) {
    /** 30 s in all, 10 s to connect, 10 s for TLS, 30 s to the first byte, 15 s between two steps. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not more than zero
     */
    public Timeouts {
        ensurePositive("total", total);
        ensurePositive("connect", connect);
        ensurePositive("tls", tls);
        ensurePositive("firstByte", firstByte);
        ensurePositive("idle", idle);
    }

    private static void ensurePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("a time limit must be more than zero: " + name + "=" + value);
        }
    }

    public Timeouts withTotal(Duration limit) {
        return new Timeouts(limit, connect, tls, firstByte, idle);
    }

    public Timeouts withConnect(Duration limit) {
        return new Timeouts(total, limit, tls, firstByte, idle);
    }

    public Timeouts withTls(Duration limit) {
        return new Timeouts(total, connect, limit, firstByte, idle);
    }

    public Timeouts withFirstByte(Duration limit) {
        return new Timeouts(total, connect, tls, limit, idle);
    }

    public Timeouts withIdle(Duration limit) {
        return new Timeouts(total, connect, tls, firstByte, limit);
    }
}
