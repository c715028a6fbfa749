package io.treadle.core;

import org.jspecify.annotations.Nullable;

/**
 * Code that spawns tasks in a scope and has a result.
 *
 * @param <T> the result
 * @param <X> what it throws; inferred as {@code RuntimeException} where it throws nothing checked
 */
@FunctionalInterface
public interface ScopeBody<T extends @Nullable Object, X extends Exception> {
    T run(TaskScope scope) throws X;
}
