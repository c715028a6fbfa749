package io.treadle.core.channel;

import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.Objects;

/**
 * A sending end of a {@link Channel}, usually one for each task that sends: when the last is closed, the channel is. Made by
 * {@link Channel#sender} and {@link #copy}. For the tasks of the channel's loop.
 *
 * <p>Closing one ends with {@link ChannelClosedException} what waits through it, and every later use of it.
 *
 * @param <T> the items
 */
public final class Sender<T> implements AutoCloseable {
    private final Pipe<T> pipe;
    private final End end;

    Sender(Pipe<T> pipe, End end) {
        this.pipe = pipe;
        this.end = end;
    }

    /** Sends as {@link Channel#send(Object)} does. */
    public void send(T item) {
        pipe.send(end, item, null);
    }

    /** Sends as {@link Channel#send(Object, Duration)} does. */
    public void send(T item, Duration limit) {
        pipe.send(end, item, Objects.requireNonNull(limit, "limit"));
    }

    /** Sends as {@link Channel#trySend} does. */
    public boolean trySend(T item) {
        return pipe.trySend(end, Objects.requireNonNull(item, "item"));
    }

    /** Sending as a clause of a select; see {@link Channel#sending}. */
    public SelectClause<T> sending(T item) {
        Objects.requireNonNull(item, "item");
        return () -> new SendAttempt<>(pipe, end, item);
    }

    /**
     * Another sending end of the channel.
     *
     * @throws ChannelClosedException if this one or the channel is closed
     */
    public Sender<T> copy() {
        end.ensureOpen();
        return new Sender<>(pipe, pipe.openSender());
    }

    /** Closes this end, and the channel if it was the last that sends. Idempotent; does not wait. */
    @Override
    public void close() {
        pipe.closeSender(end);
    }

    @Override
    public String toString() {
        return (end.isClosed() ? "closed sender of " : "sender of ") + pipe;
    }
}
