package io.treadle.core.engine;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Why a scheduler cannot go on, if it cannot, and who is told. To set it allocates nothing: it may be memory that is missing. */
final class SchedulerFailure {
    private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

    private volatile @Nullable Throwable cause;
    private @Nullable Consumer<Throwable> handler;

    /** By the thread that makes the scheduler, before that runs. */
    void tellTo(Consumer<Throwable> newHandler) {
        handler = newHandler;
    }

    /** Any thread. */
    void set(Throwable newCause) {
        cause = newCause;
    }

    /** Any thread. */
    boolean isSet() {
        return cause != null;
    }

    /** Tells of the failure, if there is one. On the platform thread, as its last deed. */
    void tell(String scheduler) {
        var failed = cause;
        if (failed == null) {
            return;
        }
        try {
            if (handler != null) {
                handler.accept(failed);
            }
            LOG.log(Level.ERROR, "the scheduler " + scheduler + " has failed, and ends; please report", failed);
        } catch (Throwable e) {
            // Where memory is missing not even this may work; those who wait for the end learn of it all the same.
        }
    }
}
