package io.treadle.http;

import io.treadle.http.body.TransferListener;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpProtocolException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Gets a file, the rest of it where a part is there already. */
/*
 * Beside the file lie, until it is whole, "name.part" and "name.part.tag", which is what the server said the part is a part of
 * (a strong ETag, else Last-Modified). Without a tag a part is worth nothing. The tag is written before the first byte.
 *
 *   no part     GET                              200: whole, from the start
 *   part, tag   GET, Range, If-Range: tag        206: appended   200: it has changed, from the start   416: from the start
 *   cut         again, if anything has come      else the failure is thrown, and the part stays for another time
 */
final class Download {
    private final HttpClient http;
    private final Request request;
    private final Path file;
    private final Path part;
    private final Path tag;
    private final TransferListener listener;
    private boolean hasMoved;

    Download(HttpClient http, Request request, Path file, TransferListener listener) {
        this.http = http;
        this.request = request.withoutHeader("Accept-Encoding").withHeader("Accept-Encoding", "identity");
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        this.tag = file.resolveSibling(file.getFileName() + ".part.tag");
        this.listener = (bytes, total) -> {
            hasMoved = true;
            listener.transferred(bytes, total);
        };
    }

    long run() throws IOException {
        while (true) {
            hasMoved = false;
            try {
                return transfer(partLength());
            } catch (ConnectionClosedException | HttpTimeoutException e) {
                if (!hasMoved || isTotal(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isTotal(HttpException failure) {
        return failure instanceof HttpTimeoutException e && e.limit() == HttpTimeoutException.Limit.TOTAL;
    }

    private long partLength() throws IOException {
        return Treadle.offload(() -> Files.exists(tag) && Files.exists(part) ? Files.size(part) : 0L);
    }

    private long transfer(long have) throws IOException {
        try (var response = http.open(have == 0 ? request : rest(have))) {
            return switch (response.status()) {
                case 206 -> save(response, FileTarget.appending(part, ensureContinues(response, have)));
                case 200 -> save(response, begin(response));
                case 416 -> startAgain(response, have);
                default -> throw unexpected(response.raiseForStatus());
            };
        }
    }

    private Request rest(long have) throws IOException {
        var known = Treadle.offload(() -> Files.readString(tag));
        return request.withHeader("Range", "bytes=" + have + "-").withHeader("If-Range", known);
    }

    private static long ensureContinues(OpenResponse response, long have) throws HttpProtocolException {
        var range = response.header("content-range");
        if (have == 0 || range == null || !range.startsWith("bytes " + have + "-")) {
            throw new HttpProtocolException(
                    response.call(), "expected the bytes from " + have + " on: Content-Range=" + range, null);
        }
        return have;
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

    private long save(OpenResponse response, FileTarget target) throws IOException {
        long length = target.write(response, listener);
        Treadle.offload(() -> {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(tag);
        });
        return length;
    }
}
