package io.treadle.core.function;

import org.jspecify.annotations.Nullable;

/**
 * Code that makes something of two things, and may throw.
 *
 * @param <A> of what
 * @param <B> and of what
 * @param <T> the result
 */
@FunctionalInterface
public interface ThrowingBiFunction<
        A extends @Nullable Object, B extends @Nullable Object, T extends @Nullable Object> {
    T apply(A first, B second) throws Exception;
}
