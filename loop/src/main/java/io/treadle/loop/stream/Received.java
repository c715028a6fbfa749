package io.treadle.loop.stream;

/**
 * What has arrived on a stream and was not read yet, as a {@link Piece} sees it. Its {@code toString} names the stream, for
 * errors.
 */
public interface Received {
    /** How many bytes there are. */
    int size();

    /** The byte at {@code index}, which is less than {@link #size}. */
    byte byteAt(int index);

    /** Where the first byte {@code value} is, at {@code from} or after it; -1 if there is none. */
    int indexOf(byte value, int from);

    /**
     * Where the bytes of {@code sequence} begin for the first time, at {@code from} or after it; -1 if they do not. Takes time in
     * proportion to the bytes that there are, whatever these are.
     */
    int indexOf(byte[] sequence, int from);

    /** Takes the first {@code count} bytes off. */
    byte[] take(int count);

    /** Drops the first {@code count} bytes. */
    void skip(int count);
}
