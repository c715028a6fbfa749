package io.treadle.core.channel;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Receives the items, one for each {@code next}. */
final class ChannelItems<T> implements Iterator<T> {
    private final Pipe<T> pipe;
    private final End end;
    private @Nullable T next;

    ChannelItems(Pipe<T> pipe, End end) {
        this.pipe = pipe;
        this.end = end;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = pipe.receiveOrEnd(end);
        }
        return next != null;
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the channel has ended; ask hasNext() before");
        }
        var item = next;
        next = null;
        return item;
    }
}
