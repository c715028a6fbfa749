package io.treadle.loop.reactor;

/**
 * Where the body of {@link ReactorBridge#flux} puts its items.
 *
 * @param <T> the items
 */
public interface Emitter<T> {
    /**
     * Hands {@code item} to the subscriber, waiting first until it has asked for one. For the task that runs the body.
     *
     * @throws io.treadle.core.Cancelled if the subscription was cancelled
     * @throws WrongThreadException in another task, or outside the loop
     */
    void emit(T item);

    /**
     * A source of items: emits them and returns, or throws, which ends the flux with that error.
     *
     * @param <T> the items
     */
    @FunctionalInterface
    interface Source<T> {
        void run(Emitter<T> out) throws Exception;
    }
}
