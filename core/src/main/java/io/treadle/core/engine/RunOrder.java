package io.treadle.core.engine;

import io.treadle.core.internal.jdk.VirtualThreads;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which continuation a scheduler runs next, and where one goes that can run. On the platform thread, which includes the
 * continuations that it runs.
 */
/*
 *   runs      who                                                        put there by
 *   first     a thread that was started to run at once                   startNow()
 *   second    the one to whom the running continuation hands over        suspend(), runNext()
 *   then      all that is ready, in the order in which it became so      execute(), enqueue()
 *   ends it   the hub, once a turn and apart from these                  isForHub()
 *
 * The JDK tells a scheduler only that some continuation can run. So what is to become of the next one is noted here
 * before the call that makes the JDK submit it: "placement" for a start, "held" for a strand that is suspended.
 *
 * A superclass of the scheduler and not a part of it, so that a switch loads no more fields than it must.
 */
abstract sealed class RunOrder permits Scheduler {
    /** About a millisecond of the default turns; few, and far more than a greenlet needs to start and come to its first wait. */
    private static final int MOST_TURNS_OF_HAND_OFFS = 20;

    private final ReadyQueue ready;
    /** To whom the running continuation has handed over. */
    private @Nullable Runnable next;
    /** Who was started to run at once, before its starter goes on. */
    private @Nullable Runnable started;

    private Placement placement = Placement.LAST;
    /** Whose continuation the next one that is submitted on this thread is: kept in the strand instead of queued. */
    private @Nullable ScheduledStrand held;

    /** Turns in a row that were filled by hand-offs alone. */
    private int turnsOfHandOffs;

    private boolean tookReady;
    /** Null but for who asks. */
    private @Nullable ThreadWatch watch;

    /** Where in the order the next continuation that is submitted on this thread goes. */
    private enum Placement {
        LAST,
        FIRST,
        /** Before the first: as soon as the running continuation gives way. */
        STARTED
    }

    /** An order of first come, first served, or one that {@code seed} shuffles. */
    RunOrder(@Nullable Long seed) {
        ready = seed == null ? new ReadyQueue() : new ShuffledReadyQueue(seed);
    }

    /** Whether {@code continuation} is the hub's, which now waits for the end of the turn. */
    abstract boolean isForHub(Runnable continuation);

    /** How many continuations can run. On the platform thread; roughly so on others. */
    public int readyCount() {
        return ready.size();
    }

    /** Has {@code newWatch} told of the threads that run here. By the thread that makes the scheduler, while it is paused. */
    public void watch(ThreadWatch newWatch) {
        watch = newWatch;
    }

    /** Puts {@code signal} behind all that is ready. */
    public void enqueue(Signal signal) {
        ready.add(signal);
    }

    /** Puts {@code signal} before all that is ready: it runs as soon as the caller gives way. */
    public void enqueueFirst(Signal signal) {
        ready.addFirst(signal);
    }

    /** Starts {@code thread} at once, up to where it first gives way; the caller then goes on before any other. */
    public void startNow(Thread thread) {
        try {
            placement = Placement.STARTED;
            thread.start();
            placement = Placement.FIRST;
            Thread.yield(); // throws StackOverflowError where the frames are too many to be put aside
        } finally {
            placement = Placement.LAST;
        }
    }

    // ---- for strands ----

    /**
     * Suspends {@code caller}, keeping its continuation in it, and runs {@code successor}, null for whatever is ready, in
     * its place. False, and then nothing has happened, if the JDK cannot unmount the caller where it is.
     */
    final boolean suspend(ScheduledStrand caller, @Nullable Runnable successor) {
        if (successor != null) {
            next = successor;
        }
        held = caller;
        boolean suspended = false;
        try {
            Thread.yield(); // throws StackOverflowError where the frames are too many to be put aside
            suspended = held == null;
        } finally {
            if (!suspended) {
                held = null;
                next = null;
            }
        }
        return suspended;
    }

    /** Starts the thread of {@code strand}, keeping its continuation, which is returned, in it. */
    final Runnable startSuspended(ScheduledStrand strand) {
        held = strand;
        try {
            strand.thread().start();
        } finally {
            held = null;
        }
        return Objects.requireNonNull(strand.continuation);
    }

    /** Runs {@code successor} as soon as the caller gives way or ends. */
    final void runNext(Runnable successor) {
        next = successor;
    }

    /** Puts the continuation of a suspended strand behind all that is ready. */
    final void enqueueContinuation(Runnable continuation) {
        ready.add(continuation);
    }

    // ---- for the scheduler ----

    /** A continuation can run that the JDK has submitted. */
    final void place(Runnable continuation) {
        if (held != null) {
            held.continuation = continuation;
            held = null;
            return;
        }
        var where = placement;
        placement = Placement.LAST;
        // The hub too goes on first where it has started a thread at once; else it waits for the end of the turn.
        if (where != Placement.FIRST && isForHub(continuation)) {
            return;
        }
        if (watch != null) {
            tellReady(watch, continuation);
        }
        switch (where) {
            case LAST -> ready.add(continuation);
            case FIRST -> ready.addFirst(continuation);
            case STARTED -> placeStarted(continuation);
        }
    }

    private void placeStarted(Runnable continuation) {
        if (started != null) {
            // Its starter could not give way, because its thread is pinned.
            ready.addFirst(started);
        }
        started = continuation;
    }

    private static void tellReady(ThreadWatch watch, Runnable continuation) {
        var thread = VirtualThreads.threadOf(continuation);
        if (thread != null) {
            watch.ready(thread);
        }
    }

    /** {@code slice} has run. */
    final void tellGaveWay(Runnable slice) {
        if (watch != null) {
            var thread = VirtualThreads.threadOf(slice);
            if (thread != null) {
                watch.gaveWay(thread);
            }
        }
    }

    final boolean hasNext() {
        return next != null || started != null || !ready.isEmpty();
    }

    /** Takes what is to run next; null for nothing. */
    final @Nullable Runnable nextSlice() {
        var slice = started;
        if (slice != null) {
            started = null;
            return slice;
        }
        slice = next;
        if (slice != null) {
            next = null;
            return slice;
        }
        tookReady = true;
        return ready.poll();
    }

    /** A turn begins. */
    final void newTurn() {
        tookReady = false;
    }

    /**
     * A turn ends in a hand-off. Where hand-offs have filled so many turns that nothing else had its own, the one who was
     * handed over to gets in line: switches without an end would starve all others.
     */
    final void boundHandOffs() {
        if (next == null || tookReady) {
            turnsOfHandOffs = 0;
        } else if (++turnsOfHandOffs == MOST_TURNS_OF_HAND_OFFS) {
            turnsOfHandOffs = 0;
            ready.add(next);
            next = null;
        }
    }
}
