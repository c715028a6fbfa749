package io.treadle.loop.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, for a loop of one task: UTF-8, without their ends, which are {@code \n} or {@code \r\n}. Its
 * iterator may wait, and throws what that of {@link FileChunks} does. To be closed, by a task of the same loop.
 */
public final class FileLines implements Iterable<String>, AutoCloseable {
    private final FileChunks chunks;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private @Nullable String next;

    FileLines(FileChunks chunks) {
        this.chunks = chunks;
    }

    /** The lines from where the last one was taken; all iterators are one. */
    @Override
    public Iterator<String> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return FileLines.this.hasNext();
            }

            @Override
            public String next() {
                return FileLines.this.next();
            }
        };
    }

    boolean hasNext() {
        while (next == null && moreBytes()) {
            next = lineIn(chunk);
        }
        if (next == null && begun.size() > 0) {
            next = take(); // the last one needs no end
        }
        return next != null;
    }

    private boolean moreBytes() {
        if (!chunk.hasRemaining() && chunks.hasNext()) {
            chunk = chunks.next();
        }
        return chunk.hasRemaining();
    }

    /** The rest of a line, if its end is in {@code bytes}; otherwise all is kept for it, and null. */
    private @Nullable String lineIn(ByteBuffer bytes) {
        int start = bytes.position();
        int end = start;
        while (end < bytes.limit() && bytes.get(end) != '\n') {
            end++;
        }
        begun.write(bytes.array(), bytes.arrayOffset() + start, end - start);
        bytes.position(Math.min(end + 1, bytes.limit()));
        return end < bytes.limit() ? take() : null;
    }

    private String take() {
        var line = begun.toString(StandardCharsets.UTF_8);
        begun.reset();
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    String next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the end of the file");
        }
        var line = next;
        next = null;
        return line;
    }

    @Override
    public void close() {
        chunks.close();
    }
}
