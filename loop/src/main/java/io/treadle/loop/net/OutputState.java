package io.treadle.loop.net;

import io.treadle.loop.stream.ByteSink;
import io.treadle.loop.stream.StreamClosedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How far the sending side of a stream has gone, and what a write finds there. Confined to the loop's thread. */
/*
 *   open     a write goes out
 *   shut     the end was queued:                     a write throws StreamClosedException
 *   cut      cancelled in the middle of a write:     a write throws IOException, and closing resets
 *   failed   the stream broke:                       a write throws IOException
 *   closed   by this side:                           a write throws StreamClosedException
 *
 * Each goes to the next ones only.
 */
final class OutputState {
    enum Stage {
        OPEN,
        SHUT,
        CUT,
        FAILED,
        CLOSED
    }

    private final Object name;
    private Stage stage = Stage.OPEN;
    private @Nullable Throwable failure;

    /** Of the stream that is called {@code name}. */
    OutputState(Object name) {
        this.name = name;
    }

    boolean is(Stage asked) {
        return stage == asked;
    }

    /** Goes on to {@code next}; false if it is there or further. */
    boolean become(Stage next) {
        if (stage.compareTo(next) >= 0) {
            return false;
        }
        stage = next;
        return true;
    }

    /** Goes on to failed, because of {@code cause}; false if it is there or further. */
    boolean fail(Throwable cause) {
        if (!become(Stage.FAILED)) {
            return false;
        }
        failure = cause;
        return true;
    }

    /** Throws what a write gets that needs a stream which has not gone further than {@code allowed}. */
    void ensureAtMost(Stage allowed) throws IOException {
        if (stage.compareTo(allowed) <= 0) {
            return;
        }
        switch (stage) {
            case OPEN -> {}
            case SHUT, CLOSED ->
                throw new StreamClosedException("the stream was closed on this side: operation=write, stream=" + name);
            case CUT ->
                throw new IOException("an earlier write was cut off, cancelled after a part of it had gone out: stream="
                        + name + "; close it, or write at most " + ByteSink.WHOLE + " bytes at once");
            case FAILED -> throwFailure();
        }
    }

    /** Throws what the stream failed with, if it did; it is made here, so that its trace is the writer's. */
    private void throwFailure() throws IOException {
        if (failure != null) {
            throw new IOException("writing failed: stream=" + name + ": " + failure.getMessage(), failure);
        }
    }
}
