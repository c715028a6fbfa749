package io.treadle.core.sync;

import org.jspecify.annotations.Nullable;

/**
 * A lock, a permit or a token that is given back at the end of a block:
 *
 * <pre>{@code
 * try (var held = lock.hold()) {
 *     ...
 * }
 * }</pre>
 */
public final class Held implements AutoCloseable {
    private @Nullable Runnable release;

    Held(Runnable release) {
        this.release = release;
    }

    /**
     * Gives it back, as {@code release} does; once that is done, does nothing. If it throws, as in a task that may not release
     * this, it can be closed again. Does not wait.
     */
    @Override
    public void close() {
        if (release != null) {
            release.run();
            release = null;
        }
    }

    @Override
    public String toString() {
        return release == null ? "Held[given back]" : "Held[]";
    }
}
