package io.treadle.core.engine;

import io.treadle.core.internal.jdk.VirtualThreads;
import org.jspecify.annotations.Nullable;

/**
 * A strand that is a virtual thread of a scheduler.
 *
 * <p>Suspended, it has yielded and the scheduler has kept its continuation out of the ready queue. That is cheaper than
 * to park, since nothing has to be atomic; an interrupt does not wake it; and where the JDK cannot unmount the thread,
 * {@code yield} returns at once, where {@code park} would block the platform thread that the successor needs.
 */
public class ScheduledStrand extends Strand {
    private final Scheduler scheduler;

    // on the scheduler's thread
    /** Handed to the scheduler by the JDK whenever the thread can run; ever the same object. Null until the first time. */
    @Nullable
    Runnable continuation;

    private boolean resumed;

    /** Makes a strand of {@code thread}, which is of {@code scheduler} and either not started or the caller. */
    public ScheduledStrand(Scheduler scheduler, Thread thread) {
        super(thread);
        this.scheduler = scheduler;
    }

    @Override
    public final boolean giveWayTo(Strand successor) {
        scheduler.ensureOnThread();
        resumed = false;
        boolean suspended = false;
        try {
            suspended = scheduler.suspend(this, successor.resumptionOn(scheduler));
        } finally {
            if (!suspended) {
                successor.retract();
            }
        }
        while (suspended && !resumed) {
            scheduler.suspend(this, null);
        }
        return suspended;
    }

    @Override
    public final void endInFavourOf(Strand successor) {
        if (scheduler.isOnThread()) {
            scheduler.runNext(successor.resumptionOn(scheduler));
        } else {
            successor.resumeFromAfar();
        }
    }

    @Override
    final Runnable resumptionOn(Scheduler here) {
        if (here != scheduler) {
            return this::resumeFromAfar;
        }
        resumed = true;
        var known = continuation;
        return known == null ? scheduler.startSuspended(this) : known;
    }

    @Override
    final void retract() {
        resumed = false;
    }

    @Override
    final void resumeFromAfar() {
        if (isNew()) {
            thread().start();
        } else {
            scheduler.send((Signal) this);
        }
    }

    /** The signal of {@link #resumeFromAfar}: by the time it is read the strand has been suspended. */
    @Override
    public final void run() {
        resumed = true;
        if (continuation != null) {
            scheduler.enqueueContinuation(continuation);
        }
    }

    /** Closed before the signal was read: goes on as a late continuation, so that it does not hang. */
    @Override
    protected final void refused() {
        resumed = true;
        if (continuation != null) {
            VirtualThreads.defaultScheduler().execute(continuation);
        }
    }
}
