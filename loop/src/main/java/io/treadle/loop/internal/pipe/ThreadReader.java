package io.treadle.loop.internal.pipe;

import io.netty.buffer.Unpooled;
import io.netty.channel.IoEventLoop;
import io.treadle.loop.internal.stream.Inflow;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a stream that blocks, on a thread that it has only for as long as the valve is open. */
final class ThreadReader extends ThreadEnd implements PipeSource.Device {
    private static final int CHUNK_BYTES = 16 << 10;

    private final InputStream stream;
    private @Nullable Inflow inflow;
    private boolean valveOpen = true;

    ThreadReader(IoEventLoop eventLoop, InputStream stream) {
        super(eventLoop, stream);
        this.stream = stream;
    }

    @Override
    public void open(Inflow target) {
        inflow = target;
        goOn();
    }

    @Override
    public void setOpen(boolean open) {
        valveOpen = open;
        goOn();
    }

    @Override
    void goOn() {
        if (valveOpen && isIdle()) {
            perform(this::readOnce);
        }
    }

    /** On a thread. */
    private Runnable readOnce() {
        try {
            var bytes = new byte[CHUNK_BYTES];
            int count = stream.read(bytes);
            return count < 0 ? this::ended : () -> arrived(Arrays.copyOf(bytes, count));
        } catch (IOException e) {
            return () -> failed(e);
        }
    }

    // ---- in the hub ----

    private void arrived(byte[] bytes) {
        target().arrived(Unpooled.wrappedBuffer(bytes));
    }

    private void ended() {
        release();
        target().ended();
    }

    private void failed(IOException e) {
        release();
        target().failed(e);
    }

    private Inflow target() {
        return Objects.requireNonNull(inflow, "not open");
    }
}
