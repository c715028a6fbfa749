package io.treadle.http.body;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A body that tells how much of it has been written. */
record ObservedBody(RequestBody body, TransferListener listener) implements RequestBody {
    private static final int PIECE = 64 << 10;

    @Override
    public long length() throws IOException {
        return body.length();
    }

    @Override
    public @Nullable String contentType() {
        return body.contentType();
    }

    @Override
    public boolean isRepeatable() {
        return body.isRepeatable();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        body.writeTo(new Counting(out, length()));
    }

    private final class Counting extends FilterOutputStream {
        private final long total;
        private long written;

        private Counting(OutputStream out, long total) {
            super(out);
            this.total = total;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            listener.transferred(++written, total);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; ) {
                int count = Math.min(PIECE, length - done);
                out.write(bytes, offset + done, count);
                done += count;
                written += count;
                listener.transferred(written, total);
            }
        }
    }
}
