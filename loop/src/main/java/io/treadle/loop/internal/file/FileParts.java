package io.treadle.loop.internal.file;

import io.treadle.loop.EventLoop;
import io.treadle.loop.OnCancel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A part of a file in pieces, read on the offload pool one after the other. For one task. */
public final class FileParts {
    private final EventLoop loop = EventLoop.current();
    private final FileChannel file;
    private final ByteBuffer buffer;
    private final long end;
    private long position;

    /** {@code count} bytes of {@code file} from {@code position} on, in pieces of {@code size} bytes at most. */
    public FileParts(FileChannel file, long position, long count, int size) {
        this.file = file;
        this.position = position;
        this.end = position + count;
        this.buffer = ByteBuffer.allocate((int) Math.min(size, count));
    }

    /**
     * Opens the file at {@code path}; blocks.
     *
     * @throws IOException also if it does not tell how many bytes it has: a pipe or a device, or one of those in {@code /proc}, which
     *     say that they have none
     */
    public static FileChannel open(Path path) throws IOException {
        if (Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
            throw sizeless(path); // and it might block for ever
        }
        var file = FileChannel.open(path, StandardOpenOption.READ);
        boolean tells = false;
        try {
            tells = file.size() > 0 || file.read(ByteBuffer.allocate(1), 0) <= 0;
        } finally {
            if (!tells) {
                file.close();
            }
        }
        if (!tells) {
            throw sizeless(path);
        }
        return file;
    }

    private static IOException sizeless(Path path) {
        return new IOException("the file does not tell its size: file=" + path
                + "; read it with AsyncFiles.chunks, and write the chunks");
    }

    /**
     * The next piece, in a buffer that the one after it will be in; null at the end. Waits.
     *
     * @throws EOFException if the file ends before
     */
    public @Nullable ByteBuffer next() throws IOException {
        if (position == end) {
            return null;
        }
        buffer.clear().limit((int) Math.min(end - position, buffer.capacity()));
        long from = position;
        // An interrupt would close the file, which is somebody else's. Nobody looks at the buffer of a read that was
        // abandoned.
        int count = loop.offload(OnCancel.ABANDON, () -> file.read(buffer, from));
        if (count < 0) {
            throw new EOFException("the file ended too early: position=" + position + ", missing=" + (end - position));
        }
        position += count;
        return buffer.flip();
    }
}
