package io.treadle.http;

import io.treadle.http.error.FailedCall;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a connection goes to: what calls must have in common to share one.
 *
 * @param secure whether it is https
 * @param host in lower case, without a dot at its end; an IPv6 address without brackets
 */
record Origin(boolean secure, String host, int port) {
    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final String DECIMAL = "(?:" + BYTE + "\\.){3}" + BYTE;
    private static final Pattern ODD_ADDRESS = Pattern.compile("(?!" + DECIMAL + "$)(?:[0-9.]+|0x[0-9a-f.x]+)");

    /** Throws {@link IllegalArgumentException} for what is not an absolute http or https URL with a host. */
    static Origin of(URI uri) {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "expected a URL with http:// or https://: url=" + FailedCall.withoutSecrets(uri));
        }
        ensureHost(uri);
        boolean secure = scheme.equals("https");
        return new Origin(secure, canonical(uri.getHost()), port(uri, secure));
    }

    private static void ensureHost(URI uri) {
        var authority = uri.getRawAuthority();
        if (authority == null) {
            throw new IllegalArgumentException("the URL has no host: url=" + FailedCall.withoutSecrets(uri));
        }
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    "a password does not belong into a URL, use the header Authorization (Request.withBasicAuth): host="
                            + authority.substring(authority.lastIndexOf('@') + 1));
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("a host has letters, digits, - and . only, and a port is a number: url="
                    + FailedCall.withoutSecrets(uri));
        }
    }

    private static int port(URI uri, boolean secure) {
        if (uri.getPort() > 65_535) {
            throw new IllegalArgumentException("a port is at most 65535: url=" + FailedCall.withoutSecrets(uri));
        }
        return uri.getPort() >= 0 ? uri.getPort() : defaultPort(secure);
    }

    private static int defaultPort(boolean secure) {
        return secure ? 443 : 80;
    }

    /**
     * One writing for one host. An address that others could read as another one is refused: some take {@code 010.0.0.1} for
     * octal.
     */
    private static String canonical(String host) {
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        var name = (bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare).toLowerCase(Locale.ROOT);
        if (isOddAddress(name)) {
            throw new IllegalArgumentException("expected an address as four decimal numbers: host=" + name);
        }
        return name;
    }

    private static boolean isOddAddress(String name) {
        boolean isNumber = !name.isEmpty() && name.charAt(0) <= '9'; // what letters begin needs no pattern
        return isNumber && ODD_ADDRESS.matcher(name).matches();
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
