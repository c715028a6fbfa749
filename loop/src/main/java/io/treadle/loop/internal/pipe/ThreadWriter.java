package io.treadle.loop.internal.pipe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Writes a stream that blocks, on a thread that it has only while there is something to write. */
/*
 *   idle      written    nothing to do
 *   writing   write()    a thread is in the stream's write
 *   over      release()  the stream is closed; where a thread writes, by that thread when it is back
 */
final class ThreadWriter implements PipeSink.Device {
    private final IoEventLoop eventLoop;
    private final OutputStream stream;
    private @Nullable PipeSink sink;
    private boolean writing;
    private boolean over;

    ThreadWriter(IoEventLoop eventLoop, OutputStream stream) {
        this.eventLoop = eventLoop;
        this.stream = stream;
    }

    // ---- on the loop ----

    @Override
    public void open(PipeSink source) {
        sink = source;
    }

    @Override
    public void write(ByteBuf bytes) {
        var copy = ByteBufUtil.getBytes(bytes);
        bytes.release();
        BlockingThreads.execute(() -> writeOnce(copy));
        writing = true;
    }

    @Override
    public void release() {
        if (!over) {
            over = true;
            if (!writing) {
                BlockingThreads.execute(this::closeStream);
            }
        }
    }

    // ---- on a thread ----

    private void writeOnce(byte[] bytes) {
        Runnable news;
        try {
            stream.write(bytes);
            stream.flush();
            news = () -> sink().written(bytes.length);
        } catch (IOException e) {
            news = () -> sink().failed(e);
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
        writing = false;
        if (over) {
            BlockingThreads.execute(this::closeStream);
        } else {
            news.run();
        }
    }

    private PipeSink sink() {
        return Objects.requireNonNull(sink, "not open");
    }

    /** On a thread: the JDK's streams may write, or wait for the JDK's own reading, when they are closed. */
    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            // All that was given has been flushed, or the error was told.
        }
    }
}
