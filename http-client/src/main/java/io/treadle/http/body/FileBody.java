package io.treadle.http.body;

import io.treadle.loop.Treadle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file, whose reading would block the loop's thread. */
record FileBody(Path file) implements RequestBody {
    private static final int PIECE = 256 << 10;

    @Override
    public long length() throws IOException {
        return Files.size(file);
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (var input = Treadle.offload(() -> Files.newInputStream(file))) {
            for (var piece = next(input); piece.length > 0; piece = next(input)) {
                out.write(piece);
            }
        }
    }

    private static byte[] next(InputStream input) throws IOException {
        return Treadle.offload(() -> input.readNBytes(PIECE));
    }
}
