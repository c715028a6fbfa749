package io.treadle.http;

import java.net.URI;
import java.util.Locale;

/**
 * Where a connection goes to: what calls must have in common to share one.
 *
 * @param secure whether it is https
 * @param host in lower case; an IPv6 address without brackets
 */
record Origin(boolean secure, String host, int port) {
    /** Throws {@link IllegalArgumentException} for what is not an absolute http or https URL with a host. */
    static Origin of(URI uri) {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("expected a URL with http:// or https://: url=" + uri);
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("the URL has no host: url=" + uri);
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "a password does not belong into a URL, use the header Authorization: host=" + uri.getHost());
        }
        boolean secure = scheme.equals("https");
        return new Origin(secure, withoutBrackets(uri.getHost()), port(uri, secure));
    }

    private static int port(URI uri, boolean secure) {
        if (uri.getPort() > 65_535) {
            throw new IllegalArgumentException("a port is at most 65535: url=" + uri);
        }
        return uri.getPort() >= 0 ? uri.getPort() : defaultPort(secure);
    }

    private static int defaultPort(boolean secure) {
        return secure ? 443 : 80;
    }

    private static String withoutBrackets(String host) {
        var name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return name.toLowerCase(Locale.ROOT);
    }

    /** The header {@code Host}. */
    String hostHeader() {
        var name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == defaultPort(secure) ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + hostHeader();
    }
}
