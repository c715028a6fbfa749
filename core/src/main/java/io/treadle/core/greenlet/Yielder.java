package io.treadle.core.greenlet;

import org.jspecify.annotations.Nullable;

/**
 * Where the body of a generator puts its values. Only for the body, in its own thread.
 *
 * @param <T> the values
 */
public sealed interface Yielder<T extends @Nullable Object> permits Producer {
    /**
     * Hands {@code value} to the consumer and waits until it asks for the next one.
     *
     * @return what the consumer has sent by {@link Generator#send}; else null
     * @throws GreenletExit if the generator is closed: let it pass
     * @throws IllegalStateException if called by another thread than the body's
     */
    // Throws whatever the consumer throws into the generator, checked exceptions as well.
    @SuppressWarnings("NamedLikeContextualKeyword") // it is always called on a yielder, which the language allows
    @Nullable
    Object yield(T value);

    /**
     * Hands out all values of {@code inner}, and to it what the consumer sends and throws. However deep generators are nested,
     * each value takes just one way to the consumer.
     *
     * @throws IllegalStateException if {@code inner} is running or delegating already
     */
    // Throws whatever inner's body throws, checked exceptions as well.
    void yieldFrom(Generator<? extends T> inner);
}
