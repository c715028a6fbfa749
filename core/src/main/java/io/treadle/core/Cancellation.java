package io.treadle.core;

import io.treadle.core.engine.Scheduler;
import io.treadle.core.time.Deadline;
import org.jspecify.annotations.Nullable;

/** That a scope was asked to end: why, and for how long it spares what is softly shielded. */
/*
 *   soft    a grace that has not ended     later requests can only shorten it
 *   hard    no grace, or it is over        for good
 */
final class Cancellation {
    private final CancelRequest request;
    private final Scheduler scheduler;
    private @Nullable Alarm grace;

    Cancellation(CancelRequest request, Scheduler scheduler) {
        this.request = request;
        this.scheduler = scheduler;
    }

    /** The first request; later ones do not change the reason. */
    CancelRequest request() {
        return request;
    }

    boolean isHard() {
        return grace == null;
    }

    /** Whether a grace until {@code end} would be shorter than the one that there is. */
    boolean isShortenedBy(Deadline end) {
        return grace != null && end.isBefore(grace.due());
    }

    /** When it becomes hard; null if it is. */
    @Nullable
    Deadline graceEnd() {
        return grace == null ? null : grace.due();
    }

    /** Makes it soft until {@code end}, when {@code hardened} is told. */
    void spareUntil(Deadline end, Runnable hardened) {
        endGrace();
        grace = new Alarm(() -> {
            grace = null;
            hardened.run();
        });
        scheduler.set(grace, end.nanos());
    }

    /** Makes it hard now. */
    void endGrace() {
        if (grace != null) {
            scheduler.cancel(grace);
            grace = null;
        }
    }
}
