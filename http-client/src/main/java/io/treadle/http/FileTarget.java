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
        return write(response, response.contentLength() < 0 ? -1 : before + response.contentLength(), listener);
    }

    /** The same where {@code total} is known to be the length of all of it; -1 if it is not known. */
    long write(OpenResponse response, long total, TransferListener listener) throws IOException {
        try (var out = Treadle.offload(() -> Files.newOutputStream(file, how.toArray(OpenOption[]::new)))) {
            return copy(response, out, total, listener);
        }
    }

    /** What has come before a failure is written too: it need not come again. */
    private long copy(OpenResponse response, OutputStream out, long total, TransferListener listener)
            throws IOException {
        var batch = new Batch(out, total, listener);
        try {
            batch.fillFrom(response.inputStream());
        } finally {
            batch.flush();
        }
        return batch.written;
    }

    /** Bytes on their way to the pool, which are worth the way only together. */
    private final class Batch {
        private final byte[] bytes = new byte[BATCH];
        private final OutputStream out;
        private final long total;
        private final TransferListener listener;
        private long written = before;
        private int filled;

        private Batch(OutputStream out, long total, TransferListener listener) {
            this.out = out;
            this.total = total;
            this.listener = listener;
        }

        void fillFrom(InputStream input) throws IOException {
            for (int count = read(input); count >= 0; count = read(input)) {
                filled += count;
                if (filled == BATCH) {
                    flush();
                }
            }
        }

        private int read(InputStream input) throws IOException {
            return input.read(bytes, filled, BATCH - filled);
        }

        void flush() throws IOException {
            int count = filled;
            filled = 0;
            if (count > 0) {
                Treadle.offload(() -> out.write(bytes, 0, count));
                written += count;
                listener.transferred(written, total);
            }
        }
    }
}
