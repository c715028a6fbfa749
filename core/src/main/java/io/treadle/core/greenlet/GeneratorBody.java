package io.treadle.core.greenlet;

import org.jspecify.annotations.Nullable;

/**
 * What produces the values of a generator.
 *
 * @param <T> the values
 */
@FunctionalInterface
public interface GeneratorBody<T extends @Nullable Object> {
    /**
     * Runs from when the first value is asked for; hands out values by {@code out}, from any depth.
     *
     * @throws Exception to whoever has asked for the next value
     */
    void run(Yielder<T> out) throws Exception;
}
