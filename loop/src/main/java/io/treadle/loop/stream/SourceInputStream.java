package io.treadle.loop.stream;

import java.io.IOException;
import java.io.InputStream;

/** A source for code that reads streams of the JDK. */
final class SourceInputStream extends InputStream {
    private final ByteSource source;

    SourceInputStream(ByteSource source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return source.read(one) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return source.read(target, offset, length);
    }

    @Override
    public int available() {
        return source.available();
    }

    @Override
    public void close() {
        source.close();
    }
}
