package io.treadle.core.internal.handover;

import io.treadle.core.internal.collect.LinkedRing;

/**
 * One try to give an item.
 *
 * @param <T> the item
 */
public abstract class Giver<T> extends Party<T> {
    private final Exchange<T> exchange;
    private final T item;

    protected Giver(Exchange<T> exchange, T item) {
        this.exchange = exchange;
        this.item = item;
    }

    @Override
    final void joinLine() {
        exchange.givers.add(this);
    }

    @Override
    final LinkedRing<?> line() {
        return exchange.givers;
    }

    /** What it gives. */
    protected final T item() {
        return item;
    }

    /** What was given. */
    @Override
    public final T result() {
        ensureSettled();
        return item;
    }
}
