package io.treadle.core.function;

import org.jspecify.annotations.Nullable;

/**
 * Code without a result. It may throw, so that no task needs a {@code try} of its own just to please the compiler.
 *
 * @param <X> what it throws; inferred as {@code RuntimeException} where it throws nothing checked
 */
@FunctionalInterface
public interface Action<X extends Exception> {
    void run() throws X;

    /** The same code with {@code null} as its result. */
    default Body<@Nullable Void, X> asBody() {
        return new ActionBody<>(this);
    }
}
