package io.treadle.http;

import io.treadle.http.body.TransferListener;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpProtocolException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gets a file, the rest of it where a part is there already. */
/*
 * Beside the file lie, until it is whole, "name.part" and "name.part.tag", which is what the server said the part is a part of
 * (a strong ETag, else Last-Modified). Without a tag a part is worth nothing. The tag is written before the first byte.
 *
 *   no part     GET                              200: whole, from the start
 *   part, tag   GET, Range, If-Range: tag        206: appended   200: it has changed, from the start   416: from the start
 *                                                206 of something else, since not all servers know If-Range: from the start
 *   cut, less   again, if more is there than     else the failure is thrown, and the part stays for another time
 *               after any try before
 *
 * A body that comes packed has no tag: the part is unpacked, and the server counts the bytes as it sends them.
 */
final class Download {
    private static final long UNFINISHED = -1;
    private static final Pattern WHOLE = Pattern.compile("bytes \\d+-\\d+/(\\d{1,18})");

    private final HttpClient http;
    private final Request request;
    private final Path file;
    private final Path part;
    private final Path tag;
    private final TransferListener listener;
    private long furthest;

    Download(HttpClient http, Request request, Path file, TransferListener listener) {
        this.http = http;
        this.request = request.withoutHeader("Accept-Encoding").withHeader("Accept-Encoding", "identity");
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        this.tag = file.resolveSibling(file.getFileName() + ".part.tag");
        this.listener = (bytes, total) -> {
            furthest = Math.max(furthest, bytes);
            listener.transferred(bytes, total);
        };
    }

    long run() throws IOException {
        ensureNoFolder();
        long length = attempt();
        while (length == UNFINISHED) {
            length = attempt();
        }
        return length;
    }

    /** An empty one would be replaced. */
    private void ensureNoFolder() throws FileSystemException {
        if (Treadle.offload(() -> Files.isDirectory(file))) {
            throw new FileSystemException(file.toString(), null, "expected a file, and this is a directory");
        }
    }

    /** Compared with the best try so far and not with the last one, or a server that always ends early would be asked for ever. */
    private long attempt() throws IOException {
        long before = furthest;
        try {
            return transfer(partLength());
        } catch (ConnectionClosedException | HttpTimeoutException e) {
            if (furthest <= before || isTotal(e)) {
                throw e;
            }
            return UNFINISHED;
        }
    }

    private static boolean isTotal(HttpException failure) {
        return failure instanceof HttpTimeoutException e && e.limit() == HttpTimeoutException.Limit.TOTAL;
    }

    private long partLength() throws IOException {
        return Treadle.offload(() -> Files.exists(tag) && Files.exists(part) ? Files.size(part) : 0L);
    }

    private long transfer(long have) throws IOException {
        var known = have == 0 ? null : Treadle.offload(() -> Files.readString(tag));
        try (var response = http.open(known == null ? request : rest(have, known))) {
            return switch (response.status()) {
                case 206 ->
                    known != null && continues(response, have, known)
                            ? save(response, FileTarget.appending(part, have), wholeLength(response))
                            : startAgain(response, have);
                case 200 -> save(response, begin(response), response.contentLength());
                case 416 -> startAgain(response, have);
                default -> throw unexpected(response.raiseForStatus());
            };
        }
    }

    private Request rest(long have, String known) {
        return request.withHeader("Range", "bytes=" + have + "-").withHeader("If-Range", known);
    }

    /** Whether what comes belongs behind the part: it begins there, and is of the same version. */
    private static boolean continues(OpenResponse response, long have, String known) {
        var range = response.header("content-range");
        var version = response.header(known.startsWith("\"") ? "etag" : "last-modified");
        return range != null
                && range.startsWith("bytes " + have + "-")
                && (version == null || version.equals(known))
                && !isPacked(response);
    }

    private static boolean isPacked(OpenResponse response) {
        var coding = response.header("content-encoding");
        return coding != null && !coding.equalsIgnoreCase("identity");
    }

    /** A server may send less than it was asked for; this is how long all of it is. -1 if it does not say. */
    private static long wholeLength(OpenResponse response) {
        var whole = WHOLE.matcher(String.valueOf(response.header("content-range")));
        return whole.matches() ? Long.parseLong(whole.group(1)) : -1;
    }

    private FileTarget begin(OpenResponse response) throws IOException {
        var validator = validator(response);
        Treadle.offload(() -> {
            Files.deleteIfExists(part);
            if (validator == null) {
                Files.deleteIfExists(tag);
            } else {
                Files.writeString(tag, validator);
            }
        });
        return FileTarget.replacing(part);
    }

    /** What tells this version of the file from any other (RFC 9110, 13.1.5). */
    private static @Nullable String validator(OpenResponse response) {
        var etag = response.header("etag");
        if (isPacked(response)) {
            return null;
        }
        return etag != null && etag.startsWith("\"") ? etag : response.header("last-modified");
    }

    private long startAgain(OpenResponse response, long have) throws IOException {
        response.close();
        if (have == 0) {
            throw unexpected(response);
        }
        Treadle.offload(() -> {
            Files.deleteIfExists(tag);
            Files.deleteIfExists(part);
        });
        return transfer(0);
    }

    private static HttpProtocolException unexpected(OpenResponse response) {
        return new HttpProtocolException(
                response.call(), "expected a file: status=" + response.status() + " " + response.reason(), null);
    }

    private long save(OpenResponse response, FileTarget target, long whole) throws IOException {
        long length = target.write(response, whole, listener);
        if (whole >= 0 && length != whole) {
            ensureMore(response, target.before(), length, whole);
            return UNFINISHED;
        }
        Treadle.offload(() -> {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(tag);
        });
        return length;
    }

    private static void ensureMore(OpenResponse response, long before, long length, long whole)
            throws HttpProtocolException {
        if (length == before || length > whole) {
            throw new HttpProtocolException(
                    response.call(),
                    "expected the rest of a file: bytesBefore=" + before + ", bytes=" + length + ", Content-Range="
                            + response.header("content-range"),
                    null);
        }
    }
}
