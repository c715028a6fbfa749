package io.treadle.loop.internal.pipe;

import io.netty.buffer.Unpooled;
import io.netty.channel.IoEventLoop;
import io.treadle.loop.internal.stream.Inflow;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Reads a stream that blocks, on a thread that it has only for as long as the valve is open. */
/*
 *   idle       setOpen(false)   what the last read has brought was enough
 *   reading    setOpen(true)    a thread is in the stream's read; what that brings is told in the hub, and the thread goes on
 *                               for as long as the valve is open
 *   over       the end, an error, or release(): the stream is closed; where a thread is in its read, by that thread when it is
 *              back, since closing it before would let go of a descriptor that is in use
 */
final class ThreadReader implements PipeSource.Device {
    private static final int CHUNK_BYTES = 16 << 10;

    private final IoEventLoop eventLoop;
    private final InputStream stream;
    private @Nullable Inflow inflow;
    private boolean valveOpen = true;
    private boolean reading;
    private boolean over;

    ThreadReader(IoEventLoop eventLoop, InputStream stream) {
        this.eventLoop = eventLoop;
        this.stream = stream;
    }

    // ---- on the loop ----

    @Override
    public void open(Inflow target) {
        inflow = target;
        readMore();
    }

    @Override
    public void setOpen(boolean open) {
        valveOpen = open;
        readMore();
    }

    private void readMore() {
        if (valveOpen && !reading && !over) {
            BlockingThreads.execute(this::readOnce);
            reading = true;
        }
    }

    @Override
    public void release() {
        if (!over) {
            over = true;
            if (!reading) {
                BlockingThreads.execute(this::closeStream);
            }
        }
    }

    // ---- on a thread ----

    private void readOnce() {
        Runnable news;
        try {
            var bytes = new byte[CHUNK_BYTES];
            int count = stream.read(bytes);
            news = count < 0 ? this::ended : () -> arrived(Arrays.copyOf(bytes, count));
        } catch (IOException e) {
            news = () -> failed(e);
        }
        tell(news);
    }

    private void tell(Runnable news) {
        try {
            eventLoop.execute(() -> back(news));
        } catch (RejectedExecutionException e) {
            closeStream(); // the loop is gone, and with it who wanted to know
        }
    }

    // ---- in the hub ----

    private void back(Runnable news) {
        reading = false;
        if (over) {
            BlockingThreads.execute(this::closeStream);
        } else {
            news.run();
            readMore();
        }
    }

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

    /** On a thread: the JDK's streams may write, or wait for the JDK's own reading, when they are closed. */
    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            // What was read is read, and the descriptor is released all the same.
        }
    }
}
