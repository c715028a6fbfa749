package io.treadle.http;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a client behaves. Immutable: {@code HttpOptions.DEFAULT.withTimeout(ofSeconds(5))}.
 *
 * @param connectTimeout for connecting, name resolution and TLS handshake apart
 * @param timeout for a whole exchange, from the call to the last byte of the body, waiting for a connection included
 * @param connectionsPerHost how many connections to one host and port at most; further calls wait, first come, first served
 * @param idleTimeout for how long an unused connection is kept; shorter than a server's keep-alive is best
 * @param maxResponseBytes how long a body may be
 * @param userAgent the header of that name
 * @param sslContext for https; null for Netty's default, which trusts what the JDK trusts and checks the host's name
 */
public record HttpOptions(
        Duration connectTimeout,
        Duration timeout,
        int connectionsPerHost,
        Duration idleTimeout,
        long maxResponseBytes,
        String userAgent,
        @Nullable SslContext sslContext) {

    /** 10 s to connect, 30 s in all, 500 connections a host, kept 15 s unused, bodies up to 64 MiB. */
    public static final HttpOptions DEFAULT = new HttpOptions(
            Duration.ofSeconds(10), Duration.ofSeconds(30), 500, Duration.ofSeconds(15), 64L << 20, "treadle", null);

    /** A body is one array. */
    private static final long MAX_ARRAY = Integer.MAX_VALUE - 16;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a time or {@code connectionsPerHost} is not more than zero, {@code maxResponseBytes} is
     *     negative or longer than an array can be, or HTTP forbids the user agent
     */
    public HttpOptions {
        HeaderRules.ensureValid("User-Agent", userAgent);
        ensurePositive("connectTimeout", connectTimeout);
        ensurePositive("timeout", timeout);
        ensurePositive("idleTimeout", idleTimeout);
        if (connectionsPerHost < 1) {
            throw new IllegalArgumentException(
                    "connectionsPerHost must be 1 or more: connectionsPerHost=" + connectionsPerHost);
        }
        if (maxResponseBytes < 0 || maxResponseBytes > MAX_ARRAY) {
            throw new IllegalArgumentException(
                    "maxResponseBytes must be 0 to " + MAX_ARRAY + ": maxResponseBytes=" + maxResponseBytes);
        }
    }

    private static void ensurePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be more than zero: " + name + "=" + value);
        }
    }

    public HttpOptions withConnectTimeout(Duration limit) {
        return new HttpOptions(
                limit, timeout, connectionsPerHost, idleTimeout, maxResponseBytes, userAgent, sslContext);
    }

    public HttpOptions withTimeout(Duration limit) {
        return new HttpOptions(
                connectTimeout, limit, connectionsPerHost, idleTimeout, maxResponseBytes, userAgent, sslContext);
    }

    public HttpOptions withConnectionsPerHost(int count) {
        return new HttpOptions(connectTimeout, timeout, count, idleTimeout, maxResponseBytes, userAgent, sslContext);
    }

    public HttpOptions withIdleTimeout(Duration limit) {
        return new HttpOptions(
                connectTimeout, timeout, connectionsPerHost, limit, maxResponseBytes, userAgent, sslContext);
    }

    public HttpOptions withMaxResponseBytes(long bytes) {
        return new HttpOptions(connectTimeout, timeout, connectionsPerHost, idleTimeout, bytes, userAgent, sslContext);
    }

    public HttpOptions withUserAgent(String name) {
        return new HttpOptions(
                connectTimeout, timeout, connectionsPerHost, idleTimeout, maxResponseBytes, name, sslContext);
    }

    public HttpOptions withSslContext(SslContext context) {
        return new HttpOptions(
                connectTimeout, timeout, connectionsPerHost, idleTimeout, maxResponseBytes, userAgent, context);
    }
}
