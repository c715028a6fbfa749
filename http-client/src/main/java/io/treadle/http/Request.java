package io.treadle.http;

import io.treadle.http.body.RequestBody;
import io.treadle.http.error.FailedCall;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request. Immutable: {@code Request.get(url).withQuery("page", "2").withHeader("Accept", "text/html")}. Any thread.
 */
public final class Request {
    private final RequestLine line;
    private final RequestHeaders headers;
    private final RequestBody body;
    private final @Nullable Duration timeout;

    private Request(RequestLine line, RequestHeaders headers, RequestBody body, @Nullable Duration timeout) {
        this.line = line;
        this.headers = headers;
        this.body = body;
        this.timeout = timeout;
    }

    /**
     * A GET.
     *
     * @throws IllegalArgumentException if {@code url} is not an absolute http or https URL
     */
    public static Request get(String url) {
        return of("GET", url);
    }

    /** A HEAD: the response has no body whatever its headers say. */
    public static Request head(String url) {
        return of("HEAD", url);
    }

    /** A DELETE. */
    public static Request delete(String url) {
        return of("DELETE", url);
    }

    /** A POST. */
    public static Request post(String url, RequestBody body) {
        return of("POST", url).withBody(body);
    }

    /** A POST of bytes, which are not copied. */
    public static Request post(String url, byte[] body) {
        return post(url, RequestBody.of(body));
    }

    /** A POST of text in UTF-8. */
    public static Request post(String url, String body) {
        return post(url, RequestBody.of(body));
    }

    /** A PUT. */
    public static Request put(String url, RequestBody body) {
        return of("PUT", url).withBody(body);
    }

    /** A PATCH. */
    public static Request patch(String url, RequestBody body) {
        return of("PATCH", url).withBody(body);
    }

    /**
     * A request with any method.
     *
     * @throws IllegalArgumentException if {@code url} is not an absolute http or https URL, or {@code method} no token
     */
    public static Request of(String method, String url) {
        return new Request(RequestLine.of(method, url), RequestHeaders.NONE, RequestBody.EMPTY, null);
    }

    /** The same to another URL, with what was set so far. */
    Request withUri(URI other) {
        return new Request(line.withUri(other), headers, body, timeout);
    }

    /** The same with one more parameter in the URL, encoded as in a form. */
    public Request withQuery(String name, String value) {
        return withUri(UrlText.withParameter(uri(), name, value));
    }

    /**
     * The same with one more header.
     *
     * @throws IllegalArgumentException if HTTP forbids a character of it, such as CR, LF and NUL; and for the headers that
     *     frame the body
     */
    public Request withHeader(String name, String value) {
        return withHeaders(headers.with(name, value));
    }

    /** The same without the headers of that name, in whatever case. */
    public Request withoutHeader(String name) {
        return withHeaders(headers.without(name));
    }

    private Request withHeaders(RequestHeaders others) {
        return others == headers ? this : new Request(line, others, body, timeout);
    }

    /** The same with the header {@code Authorization} for a user and a password, in UTF-8 (RFC 7617). */
    public Request withBasicAuth(String user, String password) {
        return withAuthorization(Credentials.basic(user, password));
    }

    /** The same with the header {@code Authorization} for a token (RFC 6750). */
    public Request withBearer(String token) {
        return withAuthorization(Credentials.bearer(token));
    }

    private Request withAuthorization(String value) {
        return withoutHeader("Authorization").withHeader("Authorization", value);
    }

    /** The same with another body. */
    public Request withBody(RequestBody newBody) {
        return new Request(line, headers, newBody, timeout);
    }

    /** The same with another body, which is not copied. */
    public Request withBody(byte[] newBody) {
        return withBody(RequestBody.of(newBody));
    }

    /** The same with text in UTF-8 as its body. */
    public Request withBody(String newBody) {
        return withBody(RequestBody.of(newBody));
    }

    /** The same with {@code value} as JSON, by Jackson; see {@link RequestBody#json(Object)}. */
    public Request withJson(Object value) {
        return withBody(RequestBody.json(value));
    }

    /** The same with a form; see {@link RequestBody#form}. */
    public Request withForm(Map<String, String> fields) {
        return withBody(RequestBody.form(fields));
    }

    /** The same with another limit than {@code Timeouts.total} of the client. */
    public Request withTimeout(Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("a time limit must be more than zero: timeout=" + limit);
        }
        return new Request(line, headers, body, limit);
    }

    /**
     * The same, asking the server before the body is sent whether it wants it ({@code Expect: 100-continue}): one that
     * refuses answers at once; one that does not know the question gets the body after a second.
     */
    public Request withExpectContinue() {
        return withoutHeader("Expect").withHeader("Expect", "100-continue");
    }

    /** The same with GET and without a body, as a redirect may want it. */
    Request asGet() {
        return new Request(line.asGet(), headers, RequestBody.EMPTY, timeout)
                .withoutHeader("Content-Type")
                .withoutHeader("Expect");
    }

    public String method() {
        return line.method().name();
    }

    public URI uri() {
        return line.uri();
    }

    /** What it carries; {@link RequestBody#EMPTY} by default. */
    public RequestBody body() {
        return body;
    }

    /** The first header of that name, in whatever case; null if there is none. */
    public @Nullable String header(String name) {
        return headers.first(name);
    }

    /** All headers in their order. */
    public List<Map.Entry<String, String>> headers() {
        return headers.all();
    }

    @Nullable
    Duration timeout() {
        return timeout;
    }

    Origin origin() {
        return line.origin();
    }

    RequestLine line() {
        return line;
    }

    /** Method and URL, with {@code ***} for what looks like a secret. */
    @Override
    public String toString() {
        return new FailedCall(method(), uri(), 1).toString();
    }
}
