package io.treadle.core.queue;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Takes the items out of a queue, one for each {@code next}. */
final class QueueItems<T> implements Iterator<T> {
    private final TaskQueue<T> queue;
    private @Nullable T next;

    QueueItems(TaskQueue<T> queue) {
        this.queue = queue;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = queue.getOrEnd();
        }
        return next != null;
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the queue is shut down and empty; ask hasNext() before");
        }
        var item = next;
        next = null;
        return item;
    }
}
