package io.treadle.core.sync;

import io.treadle.core.DeadlineException;
import java.time.Duration;
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
     * For a {@code hold} with a limit.
     *
     * @throws DeadlineException if it was not {@code inTime}
     */
    static Held within(Duration limit, boolean inTime, Object what, Runnable release) {
        if (!inTime) {
            throw new DeadlineException("it could not be had in time: what=" + what + ", limit=" + limit);
        }
        return new Held(release);
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
