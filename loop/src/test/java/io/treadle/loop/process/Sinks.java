package io.treadle.loop.process;

import io.treadle.loop.stream.ByteSink;
import java.nio.ByteBuffer;

/** Where bytes can go in a test. */
final class Sinks {
    private Sinks() {}

    static ByteSink nowhere() {
        return new ByteSink() {
            @Override
            public void write(ByteBuffer bytes) {
                bytes.position(bytes.limit());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
