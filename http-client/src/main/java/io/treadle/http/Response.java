package io.treadle.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A response with its whole body. Any thread. */
public final class Response {
    private final int status;
    private final String reason;
    private final String version;
    private final HttpHeaders headers;
    private final byte[] body;

    Response(int status, String reason, String version, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.reason = reason;
        this.version = version;
        this.headers = headers;
        this.body = body;
    }

    /** For example 200. A status of 400 or more is an answer like any other: nothing is thrown for it. */
    public int status() {
        return status;
    }

    /** The words behind the status; may be empty. */
    public String reason() {
        return reason;
    }

    /** Whether the status is 200 to 299. */
    public boolean isSuccessful() {
        return status >= 200 && status < 300;
    }

    /** For example {@code HTTP/1.1}. */
    public String version() {
        return version;
    }

    /** The first header of that name, in whatever case; null if there is none. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** All headers of that name, in their order. */
    public List<String> headers(String name) {
        return headers.getAll(name);
    }

    /** The names of all headers, as they were written. */
    public List<String> headerNames() {
        return List.copyOf(headers.names());
    }

    /** The body; not a copy. */
    public byte[] bytes() {
        return body;
    }

    /** The body as text, in the charset that the header {@code Content-Type} names, else in UTF-8. */
    public String text() {
        return text(charset());
    }

    /** The body as text in {@code charset}. */
    public String text(Charset charset) {
        return new String(body, charset);
    }

    private Charset charset() {
        var type = headers.get("content-type");
        return type == null ? StandardCharsets.UTF_8 : HttpUtil.getCharset(type, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + " " + reason + " (" + body.length + " bytes)";
    }
}
