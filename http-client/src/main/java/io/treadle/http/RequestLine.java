package io.treadle.http;

import io.netty.handler.codec.http.HttpMethod;
import io.treadle.http.error.FailedCall;
import io.treadle.http.internal.HeaderRules;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * What is asked for, and of whom. Immutable.
 *
 * @param origin that of {@code uri}
 */
record RequestLine(HttpMethod method, URI uri, Origin origin) {
    private RequestLine(HttpMethod method, URI uri) {
        this(method, uri, Origin.of(uri));
    }

    /** Throws {@link IllegalArgumentException} for what is no method of an exchange, or no absolute http or https URL. */
    static RequestLine of(String method, String url) {
        return new RequestLine(toMethod(method), parse(url));
    }

    private static HttpMethod toMethod(String name) {
        if (!HeaderRules.isToken(name)) {
            throw new IllegalArgumentException("not a method: method=" + HeaderRules.printable(name));
        }
        var method = HttpMethod.valueOf(name);
        if (method.equals(HttpMethod.CONNECT)) {
            throw new IllegalArgumentException("CONNECT makes a tunnel, which is no exchange: method=" + name);
        }
        return method;
    }

    private static URI parse(String url) {
        try {
            return UrlText.parse(url);
        } catch (URISyntaxException e) {
            // Without the cause, whose message has the URL with its secrets.
            throw new IllegalArgumentException(
                    "not a URL: " + e.getReason() + ": url=" + HeaderRules.printable(FailedCall.withoutSecrets(url)));
        }
    }

    RequestLine withUri(URI other) {
        return new RequestLine(method, other);
    }

    RequestLine asGet() {
        return new RequestLine(HttpMethod.GET, uri, origin);
    }

    /** Whether sending it twice does no more than sending it once (RFC 9110, 9.2.2), so that it may be tried again. */
    boolean isIdempotent() {
        return switch (method.name()) {
            case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }

    /** Path and query, as they are sent. */
    String target() {
        var path = uri.getRawPath();
        var shown = path == null || path.isEmpty() ? "/" : path;
        return uri.getRawQuery() == null ? shown : shown + "?" + uri.getRawQuery();
    }
}
