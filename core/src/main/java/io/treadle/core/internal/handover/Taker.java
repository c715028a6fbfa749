package io.treadle.core.internal.handover;

import org.jspecify.annotations.Nullable;

/**
 * One try to take an item, or only to look at it.
 *
 * @param <T> the item
 */
public abstract class Taker<T> extends Party<Taker<T>, T> {
    private final Exchange<T> exchange;
    private final boolean takes;
    private @Nullable T item;

    /** One that takes its item out, or else leaves it there. */
    protected Taker(Exchange<T> exchange, boolean takes) {
        super(exchange.takers);
        this.exchange = exchange;
        this.takes = takes;
    }

    /** Takes an item if there is one. */
    protected final boolean take() {
        item = takes ? exchange.poll() : exchange.peek();
        return item != null;
    }

    /** Gives it {@code newItem}; whether that is gone then. */
    final boolean give(T newItem) {
        item = newItem;
        letGo();
        return takes;
    }

    /** What was taken; null if there is nothing to be had any more. */
    protected final @Nullable T itemOrEnd() {
        return item;
    }

    @Override
    public final T result() {
        ensureSettled();
        if (item == null) {
            throw refusal();
        }
        return item;
    }
}
