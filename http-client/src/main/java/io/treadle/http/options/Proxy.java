package io.treadle.http.options;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy: https goes through a tunnel that it makes ({@code CONNECT}), http is asked of it.
 *
 * @param user null if it wants to know none
 * @param password null for none
 */
public record Proxy(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {
    private static final String EXPECTED =
            "expected a proxy as http://user:password@host:port, with what is special in a password as %40";

    /**
     * The proxy at a URL such as {@code http://user:password@proxy.example:3128}; without a scheme it is http, without a port 80.
     *
     * @throws IllegalArgumentException if it is no such URL
     */
    public static Proxy of(String url) {
        var uri = parse(url.contains("://") ? url : "http://" + url);
        if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getPort() > 65_535) {
            throw new IllegalArgumentException(
                    EXPECTED + ": scheme=" + uri.getScheme() + ", host=" + uri.getHost() + ", port=" + uri.getPort());
        }
        var who = uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
        return new Proxy(
                uri.getHost(),
                uri.getPort() < 0 ? 80 : uri.getPort(),
                who.length > 0 ? who[0] : null,
                who.length > 1 ? who[1] : null);
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // Neither the URL nor the cause, whose message has it: there may be a password in it.
            throw new IllegalArgumentException(EXPECTED + ": reason=" + e.getReason() + ", index=" + e.getIndex());
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
