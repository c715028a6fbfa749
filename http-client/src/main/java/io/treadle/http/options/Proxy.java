package io.treadle.http.options;

import java.net.URI;
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
    /**
     * The proxy at a URL such as {@code http://user:password@proxy.example:3128}; without a scheme it is http, without a port 80.
     *
     * @throws IllegalArgumentException if it is no such URL
     */
    public static Proxy of(String url) {
        var uri = URI.create(url.contains("://") ? url : "http://" + url);
        if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "expected a proxy as http://host:port: host=" + uri.getHost() + ", scheme=" + uri.getScheme());
        }
        var who = uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
        return new Proxy(
                uri.getHost(),
                uri.getPort() < 0 ? 80 : uri.getPort(),
                who.length > 0 ? who[0] : null,
                who.length > 1 ? who[1] : null);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
