package io.treadle.http;

import io.treadle.http.body.TransferListener;
import io.treadle.http.error.HttpStatusException;
import io.treadle.http.json.JsonType;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response whose body is still on its way, made by {@link HttpClient#open}. The body is read once, in one of these ways,
 * by tasks of the client's loop; bytes that are not read are not received either. Only what was read whole, by {@link #bytes},
 * {@link #text}, {@link #json} or {@link #whole}, can be read again.
 *
 * <p>It holds a connection until the body is read to its end or this is closed; closed earlier, it closes the connection,
 * since the rest of the body is nobody's, nor is what has not been sent of the request's. So use try-with-resources.
 */
public final class OpenResponse extends ResponseHead implements AutoCloseable {
    private static final int PIECE = 64 << 10;

    private final BodySource source;
    private @Nullable InputStream input;
    private byte @Nullable [] kept;

    OpenResponse(Received received, BodySource source) {
        super(received);
        this.source = source;
    }

    /**
     * A response that no server sent: what an {@link Interceptor} answers from a cache, or a test in place of a server. The body is
     * what the caller reads, whatever {@code headers} say of how it was packed or how long it was; it is not copied. To be called by
     * a task.
     *
     * @throws IllegalArgumentException if {@code status} is not 100 to 999, or HTTP forbids a character of a header
     */
    public static OpenResponse of(Request request, int status, Map<String, String> headers, byte[] body) {
        return of(request, status, headers.entrySet(), body);
    }

    /** The same where several headers may have one name, such as the {@link #headers()} of another response. */
    public static OpenResponse of(
            Request request, int status, Collection<Map.Entry<String, String>> headers, byte[] body) {
        return new OpenResponse(Received.made(request, status, headers, body.length), BodySource.of(body));
    }

    /** The same response, reached by {@code redirects}. */
    OpenResponse after(List<ResponseHead> redirects) {
        return redirects.isEmpty() ? this : new OpenResponse(received().after(redirects), source);
    }

    /** The body as bytes, unpacked; the same stream each time. It throws what a call throws, and waits as a call does. */
    public InputStream inputStream() throws IOException {
        if (input == null) {
            input = Unpacked.of(received().hop(), this, source);
        }
        return input;
    }

    /**
     * The body in pieces as they come, for one {@code for} loop; each buffer is the caller's. The iterator throws {@link
     * java.io.UncheckedIOException} for what {@link #inputStream} would throw.
     */
    public Iterable<ByteBuffer> buffers() {
        return () -> new BodyItems<>(this::nextBuffer);
    }

    @Nullable
    ByteBuffer nextBuffer() throws IOException {
        var stream = inputStream();
        if (stream instanceof SourceInput raw) {
            var piece = raw.nextPiece();
            return piece == null ? null : ByteBuffer.wrap(piece);
        }
        var bytes = new byte[PIECE];
        int count = stream.read(bytes);
        return count < 0 ? null : ByteBuffer.wrap(bytes, 0, count);
    }

    /**
     * The body as text, in the charset that the header {@code Content-Type} names, else in UTF-8. Nothing bounds what its {@code
     * readLine} keeps: {@link #lines} does.
     */
    public BufferedReader reader() throws IOException {
        return new BufferedReader(new InputStreamReader(inputStream(), charset()));
    }

    /**
     * The body's lines as they come, without their ends, for one {@code for} loop; see {@link #buffers} for errors. A line of more
     * than {@code Limits.bodyBytes} characters is one, an {@link io.treadle.http.error.HttpLimitException}.
     */
    public Iterable<String> lines() throws IOException {
        var lines = new LineReader(this, reader(), most());
        return () -> new BodyItems<>(lines::next);
    }

    /** Writes the body to {@code out}, which is not closed, and returns how long it was. */
    public long transferTo(OutputStream out) throws IOException {
        return inputStream().transferTo(out);
    }

    /** Writes the body to a file, in place of what it had, and returns how long it was. The offload pool does the writing. */
    public long toFile(Path file) throws IOException {
        return toFile(file, (bytes, total) -> {});
    }

    /** The same, telling {@code listener} how much has been written. */
    public long toFile(Path file, TransferListener listener) throws IOException {
        return FileTarget.replacing(file).write(this, listener);
    }

    /** How many bytes the body has as it was announced; -1 if it was not, or if it is packed. */
    public long contentLength() {
        var announced = header("content-length");
        return announced == null || header("content-encoding") != null ? -1 : Long.parseLong(announced.strip());
    }

    /**
     * Reads the rest of the body, and keeps it: it can be read again, in any way.
     *
     * @throws io.treadle.http.error.HttpLimitException if it is longer than {@code Limits.bodyBytes}
     */
    public byte[] bytes() throws IOException {
        if (kept == null) {
            kept = readRest();
            input = new ByteArrayInputStream(kept);
        }
        return kept;
    }

    private byte[] readRest() throws IOException {
        long most = most();
        var stream = inputStream();
        var body = new ByteArrayOutputStream();
        var piece = new byte[8192];
        for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
            if (body.size() + (long) count > most) {
                close();
                throw received().hop().limit("bodyBytes", most, "the response is longer than allowed");
            }
            body.write(piece, 0, count);
        }
        return body.toByteArray();
    }

    private long most() {
        return received().hop().options().limits().bodyBytes();
    }

    /** Reads the rest of the body, so that nothing of the connection is held. */
    public Response whole() throws IOException {
        var body = source.allAtOnce() != null && header("content-encoding") == null ? source.allAtOnce() : bytes();
        return new Response(received(), body, source.trailers());
    }

    /** Reads the rest of the body as text; see {@link Response#text()}. */
    public String text() throws IOException {
        return new String(bytes(), charset());
    }

    /** Reads the rest of the body as an object; see {@link Response#json(Class)}. */
    public <T> T json(Class<T> type) throws IOException {
        return whole().json(type);
    }

    /** Reads the rest of the body as an object; see {@link Response#json(JsonType)}. */
    public <T> T json(JsonType<T> type) throws IOException {
        return whole().json(type);
    }

    /** The first header of that name after a body in chunks, once that was read to its end; null if there is none. */
    public @Nullable String trailer(String name) {
        return source.trailers().get(name);
    }

    @Override
    public OpenResponse raiseForStatus() throws HttpStatusException {
        try {
            ensureNoError();
        } catch (HttpStatusException e) {
            close();
            throw e;
        }
        return this;
    }

    /** Ends it: the connection goes back to the pool if the body was received to its end, and else is closed. Idempotent. */
    @Override
    public void close() {
        source.close();
        if (input instanceof Unpacked unpacked) {
            unpacked.close();
        }
    }
}
