package io.treadle.core.engine;

/**
 * A thread that stands still until another strand makes way for it: what greenlets and generators are made of. Of all
 * strands that make way for each other one runs; each names its successor, and nothing is queued in between.
 *
 * <p>{@link ScheduledStrand} is a virtual thread of one of our schedulers, {@link ParkingStrand} any other thread.
 */
/*
 * The protocol: who runs calls giveWayTo(successor), or endInFavourOf(successor) as the last thing that it does. What it
 * wrote before is visible to the successor after its own giveWayTo has returned, or from its first step.
 *
 *   from        to                            how
 *   scheduled   scheduled, same scheduler     its continuation runs next on the platform thread, which it never leaves
 *   scheduled   any other                     the platform thread wakes it, once the caller has been suspended
 *   parking     any                           the caller wakes it, then parks
 *
 * To wake is to send a signal to a scheduler, or to set "resumed" and to unpark. A strand that wakes without having been
 * resumed (a stray unpark, somebody else who reads its stack) suspends itself again.
 */
public abstract class Strand extends Signal {
    private final Thread thread;

    protected Strand(Thread thread) {
        this.thread = thread;
    }

    /** The thread itself. */
    public final Thread thread() {
        return thread;
    }

    /**
     * Suspends this strand, which is the caller, and lets {@code successor}, which is suspended or not started yet, go on.
     * Returns when a strand has made way for this one.
     *
     * @return false, and then nothing has happened, if the JDK cannot suspend the caller where it is: below a native frame,
     *     and up to JDK 23 inside {@code synchronized}
     * @throws WrongThreadException if the scheduler of the caller has closed
     */
    public abstract boolean giveWayTo(Strand successor);

    /** Has {@code successor} go on once this strand, which is the caller, has ended, which it must do at once. Never fails. */
    public abstract void endInFavourOf(Strand successor);

    /** What the platform thread of {@code scheduler} has to run so that this goes on. Called there. */
    abstract Runnable resumptionOn(Scheduler scheduler);

    /** Takes {@link #resumptionOn} back, which has not been run. */
    abstract void retract();

    /** Lets this go on, from a thread that is not of its scheduler. */
    abstract void resumeFromAfar();

    @Override
    public String toString() {
        return "strand of " + thread;
    }

    /** Whether the thread of this was never started. */
    final boolean isNew() {
        return thread.getState() == Thread.State.NEW;
    }

    /** Told in a strand that was interrupted while it stood still: whether the interrupt was passed to who it was meant for. */
    protected boolean interrupted() {
        return false;
    }
}
