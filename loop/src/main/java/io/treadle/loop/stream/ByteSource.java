package io.treadle.loop.stream;

import io.treadle.core.select.SelectClause;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where bytes come from: the receiving side of a socket, the output of a process. For the tasks of one loop; each method may
 * wait, unless it says otherwise.
 *
 * <p>One task reads at a time; a second one gets an {@link IllegalStateException} at once, since neither could know what it
 * gets. A read that is cancelled, or that throws, has taken nothing: the bytes are there for the next one.
 *
 * <p>A source holds back who sends: it takes in so many bytes ahead of the reader and no more. Only what a read has to have as
 * a whole is taken in whole.
 *
 * <p>What a read throws: {@link StreamClosedException} if the source is or gets closed on this side, also by another task
 * while the read waits; {@link java.io.EOFException} if the stream ended in the middle of what was to be read; {@link
 * StreamLimitException} if that is longer than allowed; any other {@link IOException} for what the other side or the network
 * has done, once the bytes that came before are read. The message names the peer and the operation.
 */
public interface ByteSource extends Closeable {
    /** How long a line may be where no limit is given, in bytes: 64 KiB. */
    int LINE_LIMIT = 1 << 16;

    /**
     * Reads what is there, at least one byte, into {@code target}.
     *
     * @return how many bytes; -1 at the end of the stream; 0 if {@code target} has no room
     */
    int read(ByteBuffer target) throws IOException;

    /** Reads {@code piece}, whole or not at all. */
    <T extends @Nullable Object> T read(Piece<T> piece) throws IOException;

    /** Reading {@code piece}, as a clause of a select. */
    <T extends @Nullable Object> SelectClause<T> reading(Piece<T> piece);

    /** What is there as soon as {@link #read(ByteBuffer)} would not wait, as a clause of a select; takes nothing. */
    SelectClause<@Nullable Void> readable();

    /** How many bytes can be read now. Does not wait. */
    int available();

    /** Drops what has arrived, and wakes the task that reads. Idempotent; does not wait. */
    @Override
    void close();

    /** Reads into {@code target}, as {@link #read(ByteBuffer)} does. */
    default int read(byte[] target) throws IOException {
        return read(ByteBuffer.wrap(target));
    }

    /** Reads into {@code length} bytes of {@code target} at most, as {@link #read(ByteBuffer)} does. */
    default int read(byte[] target, int offset, int length) throws IOException {
        return read(ByteBuffer.wrap(target, offset, length));
    }

    /** Reads just {@code count} bytes. Until they are all there they are held in memory. */
    default byte[] readExactly(int count) throws IOException {
        return read(Piece.exactly(count));
    }

    /**
     * Reads up to and with the next {@code delimiter}.
     *
     * @param limit how many bytes at most, the delimiter included
     * @return null at the end of the stream
     */
    default byte @Nullable [] readUntil(byte[] delimiter, int limit) throws IOException {
        return read(Piece.until(delimiter, limit));
    }

    /**
     * Reads a line of UTF-8 of {@value #LINE_LIMIT} bytes at most, without its end, which is {@code \n} or {@code \r\n}. The
     * last line of the stream needs no end.
     *
     * @return null at the end of the stream
     */
    default @Nullable String readLine() throws IOException {
        return readLine(StandardCharsets.UTF_8, LINE_LIMIT);
    }

    /** Reads a line of {@code limit} bytes at most, as {@link #readLine()} does. */
    default @Nullable String readLine(Charset charset, int limit) throws IOException {
        return read(Piece.line(charset, limit));
    }

    /** Reads everything up to the end of the stream, {@code limit} bytes at most. */
    default byte[] readAll(int limit) throws IOException {
        return read(Piece.all(limit));
    }

    /**
     * Reads everything up to the end of the stream and writes it to {@code sink}, which it leaves open. If it is cancelled, or
     * writing fails, up to 16 KiB are lost: they have been read and not been written, or not all.
     *
     * @return how many bytes
     */
    default long transferTo(ByteSink sink) throws IOException {
        var buffer = ByteBuffer.allocate(1 << 14);
        long total = 0;
        while (read(buffer) >= 0) {
            total += buffer.flip().remaining();
            sink.write(buffer);
            buffer.clear();
        }
        return total;
    }

    /** This as an {@link InputStream}, for tasks of the same loop; closing that closes this. */
    default InputStream asInputStream() {
        return new SourceInputStream(this);
    }
}
