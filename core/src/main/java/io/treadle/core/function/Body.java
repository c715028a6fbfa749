package io.treadle.core.function;

import org.jspecify.annotations.Nullable;

/**
 * Code with a result, which may throw.
 *
 * @param <T> the result
 * @param <X> what it throws; inferred as {@code RuntimeException} where it throws nothing checked
 */
@FunctionalInterface
public interface Body<T extends @Nullable Object, X extends Exception> {
    T run() throws X;
}
