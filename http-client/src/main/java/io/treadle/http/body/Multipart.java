package io.treadle.http.body;

import io.treadle.http.internal.HeaderRules;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A form with files, {@code multipart/form-data} (RFC 7578): {@code Multipart.EMPTY.withField("name", "Ada")
 * .withFile("photo", path)}. Immutable. Files are sent piece by piece.
 */
public final class Multipart implements RequestBody {
    /** Who could foretell the boundary could end a part in the midst of its value, and begin another. */
    private static final SecureRandom RANDOM = new SecureRandom();

    /** One without parts. */
    public static final Multipart EMPTY = new Multipart(List.of());

    private record Part(String head, RequestBody body) {
        long length() throws IOException {
            return bytes(head).length + body.length() + 2;
        }
    }

    private final List<Part> parts;
    private final String boundary;

    private Multipart(List<Part> parts) {
        this.parts = parts;
        var random = new byte[16];
        RANDOM.nextBytes(random);
        this.boundary = "treadle-" + HexFormat.of().formatHex(random);
    }

    /** The same with one more field. */
    public Multipart withField(String name, String value) {
        return with(name, null, null, RequestBody.of(value.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same with a file under its own name, and as what the ending of that name says, else as plain bytes. */
    public Multipart withFile(String name, Path file) {
        var fileName = String.valueOf(file.getFileName());
        var type = Objects.requireNonNullElse(
                URLConnection.guessContentTypeFromName(fileName), "application/octet-stream");
        return withPart(name, fileName, type, RequestBody.ofFile(file));
    }

    /**
     * The same with one more part.
     *
     * @param fileName what the server is told the file is called; null if the part is no file
     * @param contentType null for none
     * @throws IllegalArgumentException if HTTP forbids a character of {@code contentType}
     */
    public Multipart withPart(String name, @Nullable String fileName, @Nullable String contentType, RequestBody body) {
        return with(name, fileName, contentType == null ? body.contentType() : contentType, body);
    }

    private Multipart with(String name, @Nullable String fileName, @Nullable String contentType, RequestBody body) {
        var head = new StringBuilder("Content-Disposition: form-data; name=\"" + quoted(name) + "\"");
        if (fileName != null) {
            head.append("; filename=\"").append(quoted(fileName)).append('"');
        }
        if (contentType != null) {
            HeaderRules.ensureValid("Content-Type", contentType);
            head.append("\r\nContent-Type: ").append(contentType);
        }
        var more = new ArrayList<>(parts);
        more.add(new Part(head.append("\r\n\r\n").toString(), body));
        return new Multipart(List.copyOf(more));
    }

    /** As browsers do it; nothing else may end the name early or begin a header of its own. */
    private static String quoted(String name) {
        return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }

    @Override
    public String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    @Override
    public boolean isRepeatable() {
        return parts.stream().allMatch(part -> part.body.isRepeatable());
    }

    @Override
    public long length() throws IOException {
        long length = end().length;
        for (var part : parts) {
            if (part.body.length() < 0) {
                return -1;
            }
            length += delimiter().length + part.length();
        }
        return length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (var part : parts) {
            out.write(delimiter());
            out.write(bytes(part.head));
            part.body.writeTo(out);
            out.write(bytes("\r\n"));
        }
        out.write(end());
    }

    private byte[] delimiter() {
        return bytes("--" + boundary + "\r\n");
    }

    private byte[] end() {
        return bytes("--" + boundary + "--\r\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
