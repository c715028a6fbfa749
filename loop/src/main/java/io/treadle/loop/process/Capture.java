package io.treadle.loop.process;

import io.treadle.loop.stream.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what comes out of a pipe, up to a limit. May be given up and gone on with. Confined to the loop's thread. */
final class Capture {
    /** The process has written more than is wanted. */
    static final class Overrun extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final int CHUNK_BYTES = 64 << 10;

    private final @Nullable ByteSource source;
    private final long limit;
    private final List<byte[]> chunks = new ArrayList<>();
    private int size;
    private boolean complete;
    private boolean overrun;

    /** Of {@code source}; null for none. */
    Capture(@Nullable ByteSource source, long limit) {
        this.source = source;
        this.limit = Math.min(limit, Integer.MAX_VALUE - 8); // more is no array
        this.complete = source == null;
    }

    /** Reads to the end, which it then closes. */
    void collect() throws IOException {
        if (source == null || complete) {
            return;
        }
        var buffer = ByteBuffer.allocate(CHUNK_BYTES);
        while (source.read(buffer.clear()) >= 0) {
            keep(buffer.flip());
        }
        complete = true;
        source.close();
    }

    private void keep(ByteBuffer buffer) throws Overrun {
        var chunk = new byte[(int) Math.min(buffer.remaining(), limit - size)];
        buffer.get(chunk);
        chunks.add(chunk);
        size += chunk.length;
        if (buffer.hasRemaining()) {
            overrun = true;
            throw new Overrun();
        }
    }

    boolean isComplete() {
        return complete;
    }

    boolean isOverrun() {
        return overrun;
    }

    byte[] bytes() {
        var all = new byte[size];
        int position = 0;
        for (var chunk : chunks) {
            System.arraycopy(chunk, 0, all, position, chunk.length);
            position += chunk.length;
        }
        return all;
    }
}
