package io.treadle.core.internal.collect;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes the items out of a queue or a channel, one for each {@code next}; {@code hasNext} takes it already, and so may wait. */
public final class TakenItems<T> implements Iterator<T> {
    private final Supplier<@Nullable T> source;
    private final String whereItEnds;
    private @Nullable T next;

    /**
     * The items of {@code source}, which gives null at the end.
     *
     * @param whereItEnds what {@link NoSuchElementException} says then
     */
    public TakenItems(Supplier<@Nullable T> source, String whereItEnds) {
        this.source = source;
        this.whereItEnds = whereItEnds;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = source.get();
        }
        return next != null;
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException(whereItEnds + "; ask hasNext() before");
        }
        var item = next;
        next = null;
        return item;
    }
}
