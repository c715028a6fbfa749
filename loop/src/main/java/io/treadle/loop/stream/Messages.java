package io.treadle.loop.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The messages of a channel, for a loop. */
final class Messages<T> implements Iterator<T> {
    private final MessageChannel<T> channel;
    private @Nullable T next;

    Messages(MessageChannel<T> channel) {
        this.channel = channel;
    }

    /** Waits for the next message. */
    @Override
    public boolean hasNext() {
        try {
            if (next == null) {
                next = channel.receive();
            }
            return next != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("no more messages: " + channel);
        }
        T message = next;
        next = null;
        return message;
    }
}
