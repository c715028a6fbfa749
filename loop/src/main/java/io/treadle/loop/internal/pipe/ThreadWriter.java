package io.treadle.loop.internal.pipe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a stream that blocks, on a thread that it has only while there is something to write. */
final class ThreadWriter extends ThreadEnd implements PipeSink.Device {
    private final OutputStream stream;
    private @Nullable PipeSink sink;

    ThreadWriter(IoEventLoop eventLoop, OutputStream stream) {
        super(eventLoop, stream);
        this.stream = stream;
    }

    @Override
    public void open(PipeSink source) {
        sink = source;
    }

    @Override
    public void write(ByteBuf bytes) {
        var copy = ByteBufUtil.getBytes(bytes);
        bytes.release();
        perform(() -> writeOnce(copy));
    }

    /** On a thread. */
    private Runnable writeOnce(byte[] bytes) {
        try {
            stream.write(bytes);
            stream.flush();
            return () -> sink().written(bytes.length);
        } catch (IOException e) {
            return () -> sink().failed(e);
        }
    }

    private PipeSink sink() {
        return Objects.requireNonNull(sink, "not open");
    }
}
