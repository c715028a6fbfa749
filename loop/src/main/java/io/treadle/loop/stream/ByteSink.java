package io.treadle.loop.stream;

import io.treadle.core.Task;
import io.treadle.loop.EventLoop;
import io.treadle.loop.OnCancel;
import io.treadle.loop.internal.file.FileParts;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where bytes go: the sending side of a socket, the input of a process. For the tasks of one loop; each method may wait,
 * unless it says otherwise.
 *
 * <p>A write copies what it is given and returns; the bytes go out as soon as the task gives way. While more than so many have
 * not gone out it waits first, so whoever writes is slowed down to the speed of whoever reads. One task writes at a time: while
 * it waits in a write, a second one gets an {@link IllegalStateException} at once. While it waits in {@link #flush} or {@code
 * sendFile}, another may write {@value #WHOLE} bytes if it need not wait as well.
 *
 * <p>What a write throws: {@link StreamClosedException} if the sink is or gets closed on this side, also by another task while
 * the write waits; any other {@link IOException} for what the other side or the network has done, perhaps with bytes of an
 * earlier write. The message names the peer and the operation.
 *
 * <p>A write that is cancelled has written nothing, if it is of {@value #WHOLE} bytes at most. A longer one goes out in parts,
 * and if it is cancelled after the first of them the peer is left with half a message: then nothing can be written any more, and
 * closing resets the connection, so that the peer does not take it for the end. So does closing it while another task is in
 * the middle of such a write.
 */
public interface ByteSink extends Closeable {
    /** Up to how many bytes a write goes out whole or not at all, whatever is cancelled: 64 KiB. */
    int WHOLE = 1 << 16;

    /** Writes what remains in {@code bytes}; afterwards nothing does. */
    void write(ByteBuffer bytes) throws IOException;

    /** Waits until everything that was written has been handed to the operating system. */
    void flush() throws IOException;

    /** Ends the stream after everything that was written. Idempotent; does not wait: see {@link #flush}. */
    @Override
    void close();

    /** Writes {@code bytes}. */
    default void write(byte[] bytes) throws IOException {
        write(ByteBuffer.wrap(bytes));
    }

    /** Writes {@code length} of {@code bytes}. */
    default void write(byte[] bytes, int offset, int length) throws IOException {
        write(ByteBuffer.wrap(bytes, offset, length));
    }

    /** Writes {@code text} as UTF-8. */
    default void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes the file at {@code path}, whole; opening it is done on the offload pool.
     *
     * @return how many bytes
     * @throws IOException also if it does not tell how many bytes it has, as pipes, devices and what is in {@code /proc} do not:
     *     write what {@code AsyncFiles.chunks} reads of it
     */
    default long sendFile(Path path) throws IOException {
        var loop = EventLoop.current();
        // A cancelled caller gets the file too, and closes it: nobody else would.
        var file = loop.offload(OnCancel.WAIT, () -> FileParts.open(path));
        try {
            long size = file.size();
            sendFile(file, 0, size);
            return size;
        } finally {
            // On JDK 21 it waits in a monitor for a read that was abandoned.
            Task.shield(() -> loop.offload(file::close));
        }
    }

    /**
     * Writes {@code count} bytes of {@code file} from {@code position} on, without moving its own position. Returns when they
     * have been handed to the operating system, which on a plain socket copies them itself. One that is cancelled, or fails, when a
     * part has gone out is a write that was cut: see above. A read that was under way then is abandoned to the offload pool; on JDK
     * 21 a close of {@code file} waits for it in a monitor, so have that done by {@code offload} too.
     *
     * @throws EOFException if the file ends before
     */
    default void sendFile(FileChannel file, long position, long count) throws IOException {
        var parts = new FileParts(file, position, count, WHOLE);
        for (var part = parts.next(); part != null; part = parts.next()) {
            write(part);
        }
        flush();
    }

    /** This as an {@link OutputStream} without a buffer, for tasks of the same loop; closing that closes this. */
    default OutputStream asOutputStream() {
        return new SinkOutputStream(this);
    }
}
