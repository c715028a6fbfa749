package io.treadle.loop.file;

import io.treadle.loop.stream.StreamLimitException;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, for a loop of one task, without their ends, which are {@code \n} or {@code \r\n}. Its iterator may wait,
 * and throws what that of {@link FileChunks} does. A line that is longer than the limit is a {@link StreamLimitException} in an
 * {@link UncheckedIOException}, each time that it is asked for. To be closed, by a task of the same loop.
 */
public final class FileLines implements Iterable<String>, AutoCloseable {
    private final FileChunks chunks;
    private final Charset charset;
    private final int limit;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private @Nullable String next;
    private @Nullable StreamLimitException tooLong;

    FileLines(FileChunks chunks, Charset charset, int limit) {
        this.chunks = chunks;
        this.charset = charset;
        this.limit = limit;
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
        if (tooLong != null) {
            throw new UncheckedIOException(tooLong);
        }
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
        ensureWithinLimit(begun.size() + (end - start) - 1L); // the last byte may belong to the end of the line
        begun.write(bytes.array(), bytes.arrayOffset() + start, end - start);
        bytes.position(Math.min(end + 1, bytes.limit()));
        return end < bytes.limit() ? take() : null;
    }

    private String take() {
        var line = begun.toString(charset);
        int endOfLine = line.endsWith("\r") ? 1 : 0;
        ensureWithinLimit((long) begun.size() - endOfLine);
        begun.reset();
        return line.substring(0, line.length() - endOfLine);
    }

    private void ensureWithinLimit(long bytes) {
        if (bytes > limit) {
            tooLong = new StreamLimitException("a line is longer than allowed: file=" + chunks.file() + ", bytes="
                    + bytes + " or more, limit=" + limit + "; give a higher limit, or read the chunks of the file");
            throw new UncheckedIOException(tooLong);
        }
    }

    String next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the end of the file: file=" + chunks.file());
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
