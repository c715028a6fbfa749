package io.treadle.core;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Code that says when it is ready, and then goes on.
 *
 * @param <T> what it says then
 * @param <X> what it throws
 */
@FunctionalInterface
public interface StartBody<T extends @Nullable Object, X extends Exception> {
    /** Runs; calls {@code started}, once, as soon as others can count on it. */
    void run(Consumer<T> started) throws X;
}
