package io.treadle.core;

import io.treadle.core.engine.Scheduler;
import io.treadle.core.time.Deadline;
import org.jspecify.annotations.Nullable;

/** That a scope was asked to end: why, and for how long it spares what is softly shielded. */
/*
 *   soft    a grace that has not ended     later requests can only shorten it
 *   hard    no grace, or it is over        for good
 *
 * The alarm at the end of the grace is set only while its scope is entered: nobody waits in another.
 */
final class Cancellation {
    private final CancelRequest request;
    private final Scheduler scheduler;
    private @Nullable Deadline graceEnd;
    private @Nullable Alarm alarm;

    Cancellation(CancelRequest request, Scheduler scheduler) {
        this.request = request;
        this.scheduler = scheduler;
    }

    /** The first request; later ones do not change the reason. */
    CancelRequest request() {
        return request;
    }

    boolean isHard() {
        return graceEnd == null;
    }

    /** Whether a grace until {@code end} would be shorter than the one that there is. */
    boolean isShortenedBy(Deadline end) {
        return graceEnd != null && end.isBefore(graceEnd);
    }

    /** When it becomes hard; null if it is. */
    @Nullable
    Deadline graceEnd() {
        return graceEnd;
    }

    /** Makes it soft until {@code end}, for which {@link #setAlarm} is needed. */
    void spareUntil(Deadline end) {
        endGrace();
        graceEnd = end;
    }

    /** Makes it hard at the end of the grace, if there is one, and has {@code hardened} told then. */
    void setAlarm(Runnable hardened) {
        if (graceEnd != null) {
            alarm = new Alarm(() -> {
                endGrace();
                hardened.run();
            });
            scheduler.set(alarm, graceEnd.nanos());
        }
    }

    /** Makes it hard now. */
    void endGrace() {
        graceEnd = null;
        if (alarm != null) {
            scheduler.cancel(alarm);
            alarm = null;
        }
    }
}
