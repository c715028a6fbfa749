package io.treadle.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpUtil;
import io.treadle.http.error.FailedCall;
import io.treadle.http.error.HttpStatusException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a response says before its body. Any thread. */
public abstract sealed class ResponseHead permits Response, OpenResponse {
    private final Received received;

    ResponseHead(Received received) {
        this.received = received;
    }

    final Received received() {
        return received;
    }

    final FailedCall call() {
        return received.hop().call();
    }

    /** For example 200. A status of 400 or more is an answer like any other: nothing is thrown for it. */
    public final int status() {
        return received.status();
    }

    /** The words behind the status; may be empty, and is in HTTP/2. */
    public final String reason() {
        return received.head().status().reasonPhrase();
    }

    /** Whether the status is 200 to 299. */
    public final boolean isSuccessful() {
        return status() >= 200 && status() < 300;
    }

    /** For example {@code HTTP/1.1}. */
    public final String version() {
        return received.version();
    }

    /** Where it comes from: after redirects another than was asked for. */
    public final URI uri() {
        return received.hop().request().uri();
    }

    /** The redirects that led here, the first one first. */
    public final List<ResponseHead> history() {
        return received.history();
    }

    final HttpHeaders nettyHeaders() {
        return received.head().headers();
    }

    /** The first header of that name, in whatever case; null if there is none. */
    public final @Nullable String header(String name) {
        return nettyHeaders().get(name);
    }

    /** All headers of that name, in their order. */
    public final List<String> headers(String name) {
        return nettyHeaders().getAll(name);
    }

    /** All headers, each with its value, in their order and as they were written. */
    public final List<Map.Entry<String, String>> headers() {
        return List.copyOf(nettyHeaders().entries());
    }

    /** The names of all headers, as they were written. */
    public final List<String> headerNames() {
        return List.copyOf(nettyHeaders().names());
    }

    /** In how long the server wants to be asked again, by its header {@code Retry-After}; null if it does not say. */
    public final @Nullable Duration retryAfter() {
        return RetryAfter.parse(header("retry-after"));
    }

    final Charset charset() {
        var type = header("content-type");
        return type == null ? StandardCharsets.UTF_8 : HttpUtil.getCharset(type, StandardCharsets.UTF_8);
    }

    /**
     * Returns this, unless the status is 400 or more.
     *
     * @throws HttpStatusException if it is
     */
    public abstract ResponseHead raiseForStatus() throws HttpStatusException;

    final void ensureNoError() throws HttpStatusException {
        if (status() >= 400) {
            throw new HttpStatusException(call(), status(), reason(), retryAfter());
        }
    }

    @Override
    public String toString() {
        return status() + " " + reason();
    }
}
