package io.treadle.http;

import io.treadle.http.body.TransferListener;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A file that a body is written to, by the offload pool, since a write may block. */
record FileTarget(Path file, Set<OpenOption> how, long before) {
    private static final int BATCH = 256 << 10;

    /** The file has what comes, and nothing of what it had. */
    static FileTarget replacing(Path file) {
        return new FileTarget(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                0);
    }

    /** What comes goes to the file's end. */
    static FileTarget appending(Path file, long length) {
        return new FileTarget(file, Set.of(StandardOpenOption.APPEND), length);
    }

    /** Writes what {@code response} has, and returns how long the file is then. */
    long write(OpenResponse response, TransferListener listener) throws IOException {
        long total = response.contentLength() < 0 ? -1 : before + response.contentLength();
        try (var out = Treadle.offload(() -> Files.newOutputStream(file, how.toArray(OpenOption[]::new)))) {
            return copy(response, out, total, listener);
        }
    }

    private long copy(OpenResponse response, OutputStream out, long total, TransferListener listener)
            throws IOException {
        long written = before;
        var input = response.inputStream();
        var batch = new byte[BATCH];
        for (int count = readFully(input, batch); count > 0; count = readFully(input, batch)) {
            int size = count;
            Treadle.offload(() -> out.write(batch, 0, size));
            written += size;
            listener.transferred(written, total);
        }
        return written;
    }

    /** A batch is worth its way to the pool and back. */
    private static int readFully(InputStream input, byte[] batch) throws IOException {
        return input.readNBytes(batch, 0, batch.length);
    }
}
