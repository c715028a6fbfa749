package io.treadle.loop.file;

import io.treadle.core.Task;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.sync.Event;
import io.treadle.loop.EventLoop;
import io.treadle.loop.OnCancel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file in chunks, for a loop of one task. There are two buffers: while the caller works on one, the other is filled. So a chunk
 * is the caller's until the iterator is called again, which may wait.
 *
 * <p>A wait that is cancelled loses nothing: the chunk is there for the next call. What cannot be read is thrown as {@link
 * UncheckedIOException}, each time that it is asked for. To be closed, by a task of the same loop.
 */
public final class FileChunks implements Iterable<ByteBuffer>, AutoCloseable {
    static final int DEFAULT_BYTES = 64 << 10;

    /** What a read has brought: a chunk, empty at the end, or an error. */
    private record Read(ByteBuffer bytes, @Nullable IOException error) {}

    private final EventLoop loop;
    private final Path file;
    private final FileChannel channel;
    private ByteBuffer spare;
    private @Nullable Task<Read> ahead;
    private @Nullable ByteBuffer next;
    private boolean ended;

    private FileChunks(EventLoop loop, Path file, FileChannel channel, int bytes) {
        this.loop = loop;
        this.file = file;
        this.channel = channel;
        this.spare = ByteBuffer.allocate(bytes);
        readAhead(ByteBuffer.allocate(bytes));
    }

    static FileChunks open(Path file, int bytes) throws IOException {
        if (bytes < 1) {
            throw new IllegalArgumentException("a chunk has at least one byte: bytes=" + bytes);
        }
        var loop = EventLoop.current();
        // A cancelled caller gets it too, and closes it: nobody else would.
        var channel = loop.offload(OnCancel.WAIT, () -> FileChannel.open(file, StandardOpenOption.READ));
        try {
            return new FileChunks(loop, file, channel, bytes);
        } catch (Throwable e) {
            channel.close(); // the pool takes no more: nobody else would
            throw e;
        }
    }

    /** The chunks from where the last one was taken; all iterators are one. */
    @Override
    public Iterator<ByteBuffer> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return FileChunks.this.hasNext();
            }

            @Override
            public ByteBuffer next() {
                return FileChunks.this.next();
            }
        };
    }

    Path file() {
        return file;
    }

    boolean hasNext() {
        if (next == null && !ended) {
            receive();
        }
        return next != null;
    }

    ByteBuffer next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the end of the file: file=" + file);
        }
        var chunk = next;
        next = null;
        return chunk;
    }

    private void receive() {
        if (ahead == null) {
            throw new IllegalStateException("it is closed: file=" + file);
        }
        ahead.join();
        var read = Objects.requireNonNull(ahead.value(), "cancelled with its loop");
        if (read.error != null) {
            throw new UncheckedIOException(read.error);
        }
        ended = !read.bytes.hasRemaining();
        if (!ended) {
            next = read.bytes;
            var free = spare;
            spare = next;
            readAhead(free);
        }
    }

    /** Does not wait, and so is not cancelled: a chunk that was received is neither lost nor received twice. */
    private void readAhead(ByteBuffer into) {
        ahead = loop.offloadPool().applyAsync(() -> fill(into.clear()));
    }

    /** On a thread of the pool. */
    private Read fill(ByteBuffer into) {
        try {
            while (into.hasRemaining() && channel.read(into) >= 0) {}
            return new Read(into.flip(), null);
        } catch (IOException e) {
            return new Read(into.limit(0), e);
        }
    }

    /**
     * Closes the file, whatever is cancelled meanwhile, and waits for the end of a read that is under way; of a pipe or a terminal,
     * which may wait for ever, it is ended by that. Idempotent.
     */
    @Override
    public void close() {
        var last = ahead;
        ahead = null;
        ended = true;
        next = null;
        if (last != null) {
            Task.shield(() -> {
                closeFile();
                last.cancel(); // if no thread has begun it yet
                last.join();
            });
        }
    }

    /** Not on the pool: all its threads may be in reads that only this ends. */
    private void closeFile() {
        var closed = new Event().named("end of a file");
        Scheduler.threadsElsewhere().name("treadle-file-closer").start(() -> {
            try {
                channel.close();
            } catch (IOException e) {
                // it was only read; nobody has met that
            } finally {
                closed.set();
            }
        });
        closed.await();
    }
}
