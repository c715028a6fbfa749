package io.treadle.core.function;

import org.jspecify.annotations.Nullable;

/**
 * Code that makes something of one thing, and may throw.
 *
 * @param <A> of what
 * @param <T> the result
 */
@FunctionalInterface
public interface ThrowingFunction<A extends @Nullable Object, T extends @Nullable Object> {
    T apply(A argument) throws Exception;
}
