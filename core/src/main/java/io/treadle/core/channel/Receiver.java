package io.treadle.core.channel;

import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/**
 * A receiving end of a {@link Channel}, usually one for each task that receives: when the last is closed, what is left in the
 * channel is lost, and sending fails. Made by {@link Channel#receiver} and {@link #copy}. For the tasks of the channel's loop.
 *
 * <p>Closing one ends with {@link ChannelClosedException} what waits through it, and every later use of it.
 *
 * @param <T> the items
 */
public final class Receiver<T> implements Iterable<T>, AutoCloseable {
    private final Pipe<T> pipe;
    private final End end;

    Receiver(Pipe<T> pipe, End end) {
        this.pipe = pipe;
        this.end = end;
    }

    /** Receives as {@link Channel#receive()} does. */
    public T receive() {
        return pipe.receive(end);
    }

    /** Receives as {@link Channel#receive(Duration)} does. */
    public T receive(Duration limit) {
        return pipe.receive(end, limit);
    }

    /** Receives as {@link Channel#tryReceive} does. */
    public Optional<T> tryReceive() {
        return Optional.ofNullable(pipe.tryReceive(end));
    }

    /** Receiving as a clause of a select; see {@link Channel#receiving}. */
    public SelectClause<T> receiving() {
        return () -> new ReceiveAttempt<>(pipe, end);
    }

    /** The items to the end of the channel; see {@link Channel#iterator}. */
    @Override
    public Iterator<T> iterator() {
        return pipe.items(end);
    }

    /**
     * Another receiving end of the channel.
     *
     * @throws ChannelClosedException if this one is closed
     */
    public Receiver<T> copy() {
        end.ensureOpen();
        return new Receiver<>(pipe, pipe.openReceiver());
    }

    /** Closes this end, and the channel if it was the last that receives. Idempotent; does not wait. */
    @Override
    public void close() {
        pipe.closeReceiver(end);
    }

    @Override
    public String toString() {
        return (end.isClosed() ? "closed receiver of " : "receiver of ") + pipe;
    }
}
