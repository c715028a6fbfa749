package io.treadle.loop.stream;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A part of a stream that is read as a whole or not at all: so many bytes, a line, everything up to the end. A description
 * without state, so that one serves any number of reads.
 *
 * <p>Anybody may write one. {@link #find} is asked again whenever more has arrived, on the loop's thread but possibly outside
 * any task, so it must only look: no waiting, no lock. The other two run in the task that reads.
 *
 * @param <T> what a task gets for it
 */
public interface Piece<T extends @Nullable Object> {
    /** What {@link #find} returns while more has to arrive. */
    int NOT_YET = -1;

    /**
     * Looks for the piece at the beginning of what has arrived.
     *
     * @param seen how many of the bytes an earlier call for the same read has seen, and has not found it
     * @return how many bytes belong to it; {@link #NOT_YET} if more have to come
     * @throws IOException if it is no such piece, or longer than allowed; the read throws that, and takes nothing
     */
    int find(Received received, int seen) throws IOException;

    /** Takes off what {@link #find} has found, {@code length} bytes, and makes of it what the task gets. */
    T take(Received received, int length) throws IOException;

    /**
     * The stream has ended, and {@link #find} has not found the piece in what is left.
     *
     * @return what the task gets instead
     * @throws EOFException if that is too early; nothing was taken then
     */
    T atEnd(Received received) throws IOException;

    /** Just {@code count} bytes. */
    static Piece<byte[]> exactly(int count) {
        return new Exactly(count);
    }

    /** Everything up to the end, {@code limit} bytes at most. */
    static Piece<byte[]> all(int limit) {
        return new All(limit);
    }

    /** Everything up to and with the next {@code delimiter}, {@code limit} bytes at most; null at the end of the stream. */
    static Piece<byte @Nullable []> until(byte[] delimiter, int limit) {
        return new Until(delimiter, limit);
    }

    /**
     * A line of {@code limit} bytes at most, without its end, which is {@code \n} or {@code \r\n}; null at the end of the
     * stream. The last line needs no end.
     *
     * @throws IllegalArgumentException if the bytes {@code \n} and {@code \r} are no line ends in {@code charset}, which is so in
     *     UTF-16, UTF-32 and EBCDIC, or {@code limit} is negative
     */
    static Piece<@Nullable String> line(Charset charset, int limit) {
        return new Line(charset, limit);
    }

    /** A line of UTF-8, as {@link #line(Charset, int)}. */
    static Piece<@Nullable String> line(int limit) {
        return line(StandardCharsets.UTF_8, limit);
    }

    /**
     * A message behind its length, a number of {@code prefixBytes} bytes (1 to 4), the most significant first, which does not
     * count itself; {@code limit} bytes at most, and null at the end of the stream.
     */
    static Piece<byte @Nullable []> lengthPrefixed(int prefixBytes, int limit) {
        return new LengthPrefixed(prefixBytes, limit);
    }
}
