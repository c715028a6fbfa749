package io.treadle.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** What can be read one after the other, for a {@code for} loop. */
final class BodyItems<T> implements Iterator<T> {
    /** Reads the next; null at the end. */
    @FunctionalInterface
    interface Reading<T> {
        @Nullable
        T next() throws IOException;
    }

    private final Reading<T> reading;
    private @Nullable T next;

    BodyItems(Reading<T> reading) {
        this.reading = reading;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = read();
        }
        return next != null;
    }

    private @Nullable T read() {
        try {
            return reading.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        var item = next;
        next = null;
        return item;
    }
}
