package io.treadle.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how many tasks and how long {@link Task#joinAll(java.util.Collection, JoinOptions)} waits. Immutable:
 * {@code JoinOptions.ALL.within(ofSeconds(1)).raisingErrors()}.
 *
 * @param count how many tasks must be done; more than there are means all
 * @param timeout how long to wait at most; null for as long as it takes
 * @param raiseErrors whether the first failure ends the wait and is thrown
 */
public record JoinOptions(int count, @Nullable Duration timeout, boolean raiseErrors) {
    /** All tasks, without a limit; failures stay with their tasks. */
    public static final JoinOptions ALL = new JoinOptions(Integer.MAX_VALUE, null, false);

    /**
     * @throws IllegalArgumentException if {@code count} is negative
     */
    public JoinOptions {
        if (count < 0) {
            throw new IllegalArgumentException("count must be 0 or more: count=" + count);
        }
    }

    /**
     * Until {@code tasks} of them are done, however they end and whichever are first: for 0 there is no wait, for more than there
     * are it is for all. The others go on.
     *
     * @throws IllegalArgumentException if {@code tasks} is negative
     */
    public static JoinOptions first(int tasks) {
        return new JoinOptions(tasks, null, false);
    }

    public JoinOptions within(Duration limit) {
        return new JoinOptions(count, limit, raiseErrors);
    }

    public JoinOptions raisingErrors() {
        return new JoinOptions(count, timeout, true);
    }
}
