package io.treadle.http;

import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A request. Immutable: {@code Request.post(url, json).withHeader("Content-Type", "application/json")}. Any thread.
 */
public final class Request {
    private static final byte[] NO_BODY = {};

    private final HttpMethod method;
    private final URI uri;
    private final Origin origin;
    private final List<Map.Entry<String, String>> headers;
    private final byte[] body;

    private Request(HttpMethod method, URI uri, Origin origin, List<Map.Entry<String, String>> headers, byte[] body) {
        this.method = method;
        this.uri = uri;
        this.origin = origin;
        this.headers = headers;
        this.body = body;
    }

    /**
     * A GET.
     *
     * @throws IllegalArgumentException if {@code url} is not an absolute http or https URL
     */
    public static Request get(String url) {
        return of("GET", url);
    }

    /** A POST of bytes; {@code body} is not copied. */
    public static Request post(String url, byte[] body) {
        return of("POST", url).withBody(body);
    }

    /** A POST of text in UTF-8. */
    public static Request post(String url, String body) {
        return post(url, body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A request with any method.
     *
     * @throws IllegalArgumentException if {@code url} is not an absolute http or https URL, or {@code method} no token
     */
    public static Request of(String method, String url) {
        var uri = parse(url);
        return new Request(toMethod(method), uri, Origin.of(uri), List.of(), NO_BODY);
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

    /** Characters beyond ASCII are percent-encoded, as browsers do. */
    private static URI parse(String url) {
        try {
            return new URI(new URI(url).toASCIIString());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "not a URL: " + e.getReason() + ": url=" + HeaderRules.printable(url), e);
        }
    }

    /**
     * The same with one more header.
     *
     * @throws IllegalArgumentException if HTTP forbids a character of it, such as CR, LF and NUL; and for the headers that
     *     frame the body
     */
    public Request withHeader(String name, String value) {
        HeaderRules.ensureValid(name, value);
        if (name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding")) {
            throw new IllegalArgumentException(
                    "the client frames the body itself, set it with withBody: header=" + name);
        }
        var more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new Request(method, uri, origin, List.copyOf(more), body);
    }

    /** The same with another body, which is not copied. */
    public Request withBody(byte[] newBody) {
        return new Request(method, uri, origin, headers, newBody);
    }

    public String method() {
        return method.name();
    }

    public URI uri() {
        return uri;
    }

    Origin origin() {
        return origin;
    }

    HttpMethod nettyMethod() {
        return method;
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** Whether sending it twice does no more than sending it once (RFC 9110, 9.2.2), so that it may be tried again. */
    boolean isIdempotent() {
        return switch (method.name()) {
            case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }

    /** What stands in the request line. */
    String target() {
        var path = uri.getRawPath();
        var shown = path == null || path.isEmpty() ? "/" : path;
        return uri.getRawQuery() == null ? shown : shown + "?" + uri.getRawQuery();
    }

    @Override
    public String toString() {
        return method + " " + uri;
    }
}
