package io.treadle.core;

/**
 * Code that spawns tasks in a scope.
 *
 * @param <X> what it throws; inferred as {@code RuntimeException} where it throws nothing checked
 */
@FunctionalInterface
public interface ScopeAction<X extends Exception> {
    void run(TaskScope scope) throws X;
}
