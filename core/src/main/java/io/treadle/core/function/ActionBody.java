package io.treadle.core.function;

import org.jspecify.annotations.Nullable;

/** An action as a body. Not a lambda, which would be one more frame on the stack of each task that waits in it. */
record ActionBody<X extends Exception>(Action<X> action) implements Body<@Nullable Void, X> {
    @Override
    public @Nullable Void run() throws X {
        action.run();
        return null;
    }
}
