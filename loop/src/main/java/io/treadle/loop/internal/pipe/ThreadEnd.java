package io.treadle.loop.internal.pipe;

import io.netty.channel.IoEventLoop;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;

/** Our end of a pipe whose stream blocks: what reads and what writes have in common. On the loop, but for what is said otherwise. */
/*
 *   idle   back        no thread is had
 *   busy   perform()   a thread is in a call of the stream; what that brings is told in the hub
 *   over   release()   the stream is closed; where a thread is in a call of it, when that is back, since closing it before would
 *                      let go of a descriptor that is in use
 */
abstract class ThreadEnd {
    /** A call that blocks, on a thread. */
    @FunctionalInterface
    interface Call {
        /** Returns what is to be told in the hub. */
        Runnable make();
    }

    private final IoEventLoop eventLoop;
    private final Closeable stream;
    private boolean busy;
    private boolean over;

    ThreadEnd(IoEventLoop eventLoop, Closeable stream) {
        this.eventLoop = eventLoop;
        this.stream = stream;
    }

    final boolean isIdle() {
        return !busy && !over;
    }

    final void perform(Call call) {
        BlockingThreads.execute(() -> tell(call.make()));
        busy = true;
    }

    /** Lets go of the stream. Idempotent; does not wait. */
    public final void release() {
        if (!over) {
            over = true;
            if (!busy) {
                BlockingThreads.execute(this::closeStream);
            }
        }
    }

    /** On a thread. */
    private void tell(Runnable news) {
        try {
            eventLoop.execute(() -> back(news));
        } catch (RejectedExecutionException e) {
            closeStream(); // the loop is gone, and with it who wanted to know
        }
    }

    /** In the hub. */
    private void back(Runnable news) {
        busy = false;
        if (over) {
            BlockingThreads.execute(this::closeStream);
        } else {
            news.run();
            goOn();
        }
    }

    /** In the hub: what a call has brought has been told, and there may be another to make. */
    void goOn() {}

    /** On a thread: the JDK's streams may write, or wait for the JDK's own reading, when they are closed. */
    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            // What was read is read, what was given has been flushed or its error told, and the descriptor is released.
        }
    }
}
