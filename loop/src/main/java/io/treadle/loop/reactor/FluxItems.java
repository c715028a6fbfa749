package io.treadle.loop.reactor;

import java.util.Iterator;

/**
 * The items of a publisher, for one {@code for} loop in one task. Made by {@link ReactorBridge#iterate}.
 *
 * <p>Where no item has arrived yet, {@code hasNext} and {@code next} wait, as every wait of Treadle does: the loop goes
 * on, and a cancelled task gets {@link io.treadle.core.Cancelled}, which cancels the subscription too. An error of the
 * publisher is thrown after the items that came before it: an unchecked exception or an error as it is, a checked one as
 * the cause of an unchecked one ({@code reactor.core.Exceptions.unwrap} takes it out), and a {@code Cancelled} as a {@link
 * io.treadle.core.TaskCancelledException}, because it was somebody else's.
 *
 * @param <T> the items
 */
public final class FluxItems<T> implements Iterable<T>, AutoCloseable {
    private final FluxReader<T> reader;
    private boolean handedOut;

    FluxItems(FluxReader<T> reader) {
        this.reader = reader;
    }

    /**
     * The one iterator.
     *
     * @throws IllegalStateException the second time: a publisher cannot be read again, only subscribed to again
     */
    @Override
    public Iterator<T> iterator() {
        if (handedOut) {
            throw new IllegalStateException("these items can be iterated over once; call ReactorBridge.iterate again");
        }
        handedOut = true;
        return reader;
    }

    /** Cancels the subscription, unless the publisher is at its end, and drops what is buffered. Idempotent; does not wait. */
    @Override
    public void close() {
        reader.close();
    }
}
