package io.treadle.http.body;

import io.treadle.http.json.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** What a request carries: in memory, or made while it is sent, and then no faster than the server takes it. */
public interface RequestBody {
    /** Nothing. */
    RequestBody EMPTY = of(new byte[0]);

    /** How many bytes it has; -1 if that is not known, and then it is sent in chunks. */
    long length() throws IOException;

    /** The header {@code Content-Type}, unless the request has one; null for none. */
    default @Nullable String contentType() {
        return null;
    }

    /** Whether it can be written more than once, so that a redirect or a retry can send it again. */
    boolean isRepeatable();

    /**
     * Writes it; {@code out} waits until the server takes what is written. Called by the task that makes the call; for a response that
     * is opened, by a task of its own, which belongs to no scope and is cancelled when nobody wants the response any more.
     *
     * @throws IOException what reading the source or writing threw
     */
    void writeTo(OutputStream out) throws IOException;

    /** The whole of it, where it is in memory anyhow; not a copy. */
    default byte @Nullable [] inMemory() {
        return null;
    }

    /** Bytes, which are not copied. */
    static RequestBody of(byte[] bytes) {
        return new ArrayBody(bytes, null);
    }

    /** Text in UTF-8. */
    static RequestBody of(String text) {
        return new ArrayBody(text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    /** The fields of a form, as a browser sends them; in the order of {@code fields}. */
    static RequestBody form(Map<String, String> fields) {
        return form(fields.entrySet());
    }

    /** The same for a form that has several fields of one name: {@code form(List.of(Map.entry("tag", "a"), Map.entry("tag", "b")))}. */
    static RequestBody form(Collection<Map.Entry<String, String>> fields) {
        var text = fields.stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return new ArrayBody(text.getBytes(StandardCharsets.US_ASCII), "application/x-www-form-urlencoded");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * {@code value} as JSON, by Jackson.
     *
     * @throws IllegalStateException if Jackson is not there
     * @throws UncheckedIOException if Jackson cannot write it
     */
    static RequestBody json(Object value) {
        return json(JsonCodec.jackson(), value);
    }

    /**
     * {@code value} as JSON.
     *
     * @throws UncheckedIOException if {@code codec} cannot write it
     */
    static RequestBody json(JsonCodec codec, Object value) {
        try {
            return new ArrayBody(codec.write(value), "application/json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What {@code input} has, read by the calling task as it is sent, and then closed. Can be sent once.
     *
     * @param length of all of it; -1 if that is not known
     */
    static RequestBody of(InputStream input, long length) {
        return new OnceBody(length, out -> {
            try (input) {
                copy(input, out);
            }
        });
    }

    /** Not by transferTo: that of a ByteArrayInputStream holds its monitor, which pins a wait up to JDK 23. */
    private static void copy(InputStream input, OutputStream out) throws IOException {
        var piece = new byte[1 << 13];
        for (int count = input.read(piece); count >= 0; count = input.read(piece)) {
            out.write(piece, 0, count);
        }
    }

    /** A file, read by the offload pool piece by piece as it is sent. Its length is looked at when the request is sent. */
    static RequestBody ofFile(Path file) {
        return new FileBody(file);
    }

    /**
     * What {@code buffers} has, asked for as it is sent. Can be sent once.
     *
     * @param length of all of it; -1 if that is not known
     */
    static RequestBody ofBuffers(Iterable<ByteBuffer> buffers, long length) {
        return new OnceBody(length, out -> OnceBody.writeAll(buffers, out));
    }

    /**
     * What {@code publisher} emits, asked for as it is sent. Can be sent once.
     *
     * @param length of all of it; -1 if that is not known
     */
    static RequestBody ofPublisher(Publisher<ByteBuffer> publisher, long length) {
        return new OnceBody(length, out -> OnceBody.writeAll(publisher, out));
    }

    /** The same, telling {@code listener} how much has been handed to the connection. */
    default RequestBody withProgress(TransferListener listener) {
        return new ObservedBody(this, listener);
    }
}
