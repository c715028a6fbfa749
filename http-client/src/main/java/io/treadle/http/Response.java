package io.treadle.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.treadle.http.error.HttpProtocolException;
import io.treadle.http.error.HttpStatusException;
import io.treadle.http.json.JsonCodec;
import io.treadle.http.json.JsonType;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** A response with its whole body. Any thread. */
public final class Response extends ResponseHead {
    private final byte[] body;
    private final HttpHeaders trailers;

    Response(Received received, byte[] body, HttpHeaders trailers) {
        super(received);
        this.body = body;
        this.trailers = trailers;
    }

    /** The body, unpacked; not a copy. */
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

    /**
     * The body as an object, by Jackson; for example a record.
     *
     * @throws HttpProtocolException if it is not JSON, or not such an object
     * @throws IllegalStateException if Jackson is not there
     */
    public <T> T json(Class<T> type) throws HttpProtocolException {
        return json(JsonCodec.jackson(), type);
    }

    /** The same for a type with arguments: {@code response.json(new JsonType<List<Point>>() {})}. */
    public <T> T json(JsonType<T> type) throws HttpProtocolException {
        return json(JsonCodec.jackson(), type.type());
    }

    /** The same by another codec. The caller knows that {@code type} is {@code T}. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T json(JsonCodec codec, Type type) throws HttpProtocolException {
        try {
            return (T) codec.read(body, type);
        } catch (IOException e) {
            throw new HttpProtocolException(
                    call(), "expected JSON of " + type.getTypeName() + ": status=" + status(), e);
        }
    }

    /** The first header of that name after a body in chunks; null if there is none. */
    public @Nullable String trailer(String name) {
        return trailers.get(name);
    }

    @Override
    public Response raiseForStatus() throws HttpStatusException {
        ensureNoError();
        return this;
    }

    @Override
    public String toString() {
        return super.toString() + " (" + body.length + " bytes)";
    }
}
