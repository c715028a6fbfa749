package io.treadle.http.body;

import io.treadle.loop.Treadle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;

/** A body whose source can be read once. */
final class OnceBody implements RequestBody {
    @FunctionalInterface
    interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    private final long length;
    private final Source source;
    private boolean written;

    OnceBody(long length, Source source) {
        if (length < -1) {
            throw new IllegalArgumentException("expected a length, or -1 for not known: length=" + length);
        }
        this.length = length;
        this.source = source;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (written) {
            throw new IllegalStateException("this body can be sent once, and has been: make a new request");
        }
        written = true;
        source.writeTo(out);
    }

    static void writeAll(Publisher<ByteBuffer> publisher, OutputStream out) throws IOException {
        try (var buffers = Treadle.iterate(publisher)) {
            writeAll(buffers, out);
        }
    }

    static void writeAll(Iterable<ByteBuffer> buffers, OutputStream out) throws IOException {
        for (var buffer : buffers) {
            var bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            out.write(bytes);
        }
    }
}
