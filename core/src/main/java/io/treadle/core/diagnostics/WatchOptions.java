package io.treadle.core.diagnostics;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a loop is watched, by one thread for all loops of the JVM. Immutable:
 * {@code WatchOptions.DEFAULT.withLimit(ofMillis(20)).withListener(metrics::count)}.
 *
 * @param limit a turn that lasts longer is reported while it lasts, and counts as one that blocks the loop; null: the loop is not
 *     watched
 * @param listener told of it, on a thread of its own, for all loops one after the other: it must not take long
 * @param throwsDeadlock whether a loop all of whose tasks wait for each other has its main task fail with a
 *     {@link DeadlockException}; else that is logged, once
 * @param measures whether an event loop measures how long each turn and each slice takes, at a look at the clock for each
 */
public record WatchOptions(
        @Nullable Duration limit, Consumer<? super LoopBlocked> listener, boolean throwsDeadlock, boolean measures) {
    /** A limit of 100 milliseconds; what is found is logged, at level WARNING under the name {@code io.treadle.core.watch}. */
    public static final WatchOptions DEFAULT =
            new WatchOptions(Duration.ofMillis(100), WatchOptions::log, false, false);

    /** Nobody looks. */
    public static final WatchOptions OFF = new WatchOptions(null, WatchOptions::log, false, false);

    /**
     * @throws IllegalArgumentException if {@code limit} is less than two milliseconds
     */
    public WatchOptions {
        if (limit != null && limit.toMillis() < 2) {
            throw new IllegalArgumentException("expected 2 milliseconds or more: limit=" + limit);
        }
    }

    public WatchOptions withLimit(Duration newLimit) {
        return new WatchOptions(newLimit, listener, throwsDeadlock, measures);
    }

    public WatchOptions withListener(Consumer<? super LoopBlocked> newListener) {
        return new WatchOptions(limit, newListener, throwsDeadlock, measures);
    }

    public WatchOptions withDeadlockThrown(boolean on) {
        return new WatchOptions(limit, listener, on, measures);
    }

    /** With the times of turns and slices in {@link LoopStatistics}. */
    public WatchOptions measured() {
        return new WatchOptions(limit, listener, throwsDeadlock, true);
    }

    private static void log(LoopBlocked report) {
        System.getLogger("io.treadle.core.watch").log(Level.WARNING, report.toString());
    }
}
