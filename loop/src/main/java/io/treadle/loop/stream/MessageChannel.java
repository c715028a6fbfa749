package io.treadle.loop.stream;

import io.treadle.core.select.SelectClause;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A stream as a channel of messages: each that one side sends, the other receives whole. For the tasks of one loop; the rules of
 * {@link ByteSource} and {@link ByteSink} for errors and cancelling hold for whole messages.
 *
 * @param <T> the messages
 */
public final class MessageChannel<T> implements Iterable<T>, Closeable {
    /**
     * Makes bytes of a message.
     *
     * @param <T> the messages
     */
    @FunctionalInterface
    public interface Encoder<T> {
        /** All that is sent for {@code message}, with whatever tells its end. */
        byte[] encode(T message) throws IOException;
    }

    private final ByteStream stream;
    private final Piece<? extends @Nullable T> piece;
    private final Encoder<? super T> encoder;

    private MessageChannel(ByteStream stream, Piece<? extends @Nullable T> piece, Encoder<? super T> encoder) {
        this.stream = stream;
        this.piece = piece;
        this.encoder = encoder;
    }

    /**
     * Messages of any form.
     *
     * @param piece how a message is found in the stream; null at its end
     */
    public static <T> MessageChannel<T> of(
            ByteStream stream, Piece<? extends @Nullable T> piece, Encoder<? super T> encoder) {
        return new MessageChannel<>(stream, piece, encoder);
    }

    /**
     * Lines of UTF-8, {@code limit} bytes long at most; each ends with {@code \n}, and {@code \r\n} is taken as well. Sending one
     * that holds {@code \n}, or ends with {@code \r}, is an {@link IllegalArgumentException}, and sends nothing.
     */
    public static MessageChannel<String> lines(ByteStream stream, int limit) {
        return lines(stream, StandardCharsets.UTF_8, limit);
    }

    /** Lines, as {@link #lines(ByteStream, int)}. */
    public static MessageChannel<String> lines(ByteStream stream, Charset charset, int limit) {
        return of(stream, Piece.line(charset, limit), line -> encodeLine(line, charset));
    }

    private static byte[] encodeLine(String line, Charset charset) {
        if (line.indexOf('\n') >= 0 || line.endsWith("\r")) { // a CR at its end would be taken for a part of that
            throw new IllegalArgumentException(
                    "a line must not hold its own end, nor have a CR before it: line=" + line);
        }
        return (line + "\n").getBytes(charset);
    }

    /** Messages behind their length, as {@link Piece#lengthPrefixed} describes it. */
    public static MessageChannel<byte[]> lengthPrefixed(ByteStream stream, int prefixBytes, int limit) {
        var piece = new LengthPrefixed(prefixBytes, limit);
        return of(stream, piece, message -> joined(piece.prefix(message.length), message));
    }

    /**
     * Messages that end with {@code delimiter}, which they must not hold, {@code limit} bytes long at most, delimiter included.
     * What is received comes without it. Sending a message that holds it, or that would with the delimiter behind it, is an
     * {@link IllegalArgumentException}, and sends nothing.
     */
    public static MessageChannel<byte[]> delimited(ByteStream stream, byte[] delimiter, int limit) {
        var end = delimiter.clone();
        return of(stream, new Delimited(end, limit), message -> ended(message, end));
    }

    private static byte[] ended(byte[] message, byte[] end) {
        var both = joined(message, end);
        for (int at = 0; at < message.length; at++) {
            if (Arrays.equals(both, at, at + end.length, end, 0, end.length)) {
                throw new IllegalArgumentException("a message must not hold the delimiter that ends it: position=" + at
                        + ", messageBytes=" + message.length + "; escape it, or use lengthPrefixed");
            }
        }
        return both;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Sends {@code message}; waits while the peer is slow. */
    public void send(T message) throws IOException {
        stream.write(encoder.encode(message));
    }

    /**
     * Waits for the next message.
     *
     * @return null at the end of the stream
     */
    public @Nullable T receive() throws IOException {
        return stream.read(piece);
    }

    /** Receiving a message, as a clause of a select. */
    public SelectClause<? extends @Nullable T> receiving() {
        return stream.reading(piece);
    }

    /** The messages to the end of the stream; failures are wrapped in {@link java.io.UncheckedIOException}. */
    @Override
    public Iterator<T> iterator() {
        return new Messages<>(this);
    }

    /** Ends sending: the peer receives the end after the last message. Does not wait. */
    public void shutdownOutput() throws IOException {
        stream.shutdownOutput();
    }

    /** Closes the stream. */
    @Override
    public void close() {
        stream.close();
    }

    @Override
    public String toString() {
        return "MessageChannel[" + stream + ", " + piece + "]";
    }
}
