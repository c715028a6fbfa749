package io.treadle.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bytes of a source as a stream. */
class SourceInput extends InputStream {
    private static final byte[] NONE = {};

    private final BodySource source;
    private byte[] piece = NONE;
    private int position;
    private long taken;

    SourceInput(BodySource source) {
        this.source = source;
    }

    /** Whether there are more bytes; waits to find out. */
    final boolean hasMore() throws IOException {
        if (position < piece.length) {
            return true;
        }
        byte @Nullable [] next = source.next();
        piece = next == null ? NONE : next;
        position = 0;
        return next != null;
    }

    /** The rest of what has come, at least one byte; null at the end. */
    final byte @Nullable [] nextPiece() throws IOException {
        if (!hasMore()) {
            return null;
        }
        var rest = position == 0 ? piece : Arrays.copyOfRange(piece, position, piece.length);
        taken += rest.length;
        position = piece.length;
        return rest;
    }

    /** How many bytes have been read. */
    final long taken() {
        return taken;
    }

    @Override
    public int read() throws IOException {
        if (!hasMore()) {
            return -1;
        }
        taken++;
        return piece[position++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, bytes, offset, count);
        position += count;
        taken += count;
        return count;
    }

    @Override
    public int available() throws IOException {
        return piece.length - position;
    }

    @Override
    public void close() {
        source.close();
    }
}
