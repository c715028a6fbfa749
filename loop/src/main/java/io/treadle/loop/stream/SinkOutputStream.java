package io.treadle.loop.stream;

import java.io.IOException;
import java.io.OutputStream;

/** A sink for code that writes streams of the JDK. */
final class SinkOutputStream extends OutputStream {
    private final ByteSink sink;

    SinkOutputStream(ByteSink sink) {
        this.sink = sink;
    }

    @Override
    public void write(int value) throws IOException {
        sink.write(new byte[] {(byte) value});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        sink.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        sink.flush();
    }

    @Override
    public void close() {
        sink.close();
    }
}
