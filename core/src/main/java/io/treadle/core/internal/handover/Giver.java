package io.treadle.core.internal.handover;

/**
 * One try to give an item.
 *
 * @param <T> the item
 */
public abstract class Giver<T> extends Party<Giver<T>, T> {
    private final T item;

    protected Giver(Exchange<T> exchange, T item) {
        super(exchange.givers);
        this.item = item;
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
