package io.treadle.core.engine;

import java.util.concurrent.locks.LockSupport;

/** A strand that is a thread of any kind, which our schedulers do not run: it parks while it stands still. */
public class ParkingStrand extends Strand {
    private volatile boolean resumed;

    /** Makes a strand of {@code thread}, which is either not started or the caller. */
    public ParkingStrand(Thread thread) {
        super(thread);
    }

    @Override
    public final boolean giveWayTo(Strand successor) {
        resumed = false;
        successor.resumeFromAfar();
        boolean interrupted = false;
        while (!resumed) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted |= resumed || !interrupted();
            }
        }
        if (interrupted) {
            thread().interrupt();
        }
        return true;
    }

    @Override
    public final void endInFavourOf(Strand successor) {
        successor.resumeFromAfar();
    }

    @Override
    final Runnable resumptionOn(Scheduler scheduler) {
        return this;
    }

    @Override
    final void retract() {}

    @Override
    final void resumeFromAfar() {
        if (isNew()) {
            thread().start();
        } else {
            run();
        }
    }

    @Override
    protected final void refused() {}

    /** Also on a platform thread: it sets a flag and unparks, no more. */
    @Override
    public final void run() {
        resumed = true;
        LockSupport.unpark(thread());
    }
}
