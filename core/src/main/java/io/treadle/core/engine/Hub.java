package io.treadle.core.engine;

import io.treadle.core.internal.jdk.VirtualThreads;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler as its {@link Poller} sees it. To be called in the hub only, but for {@link #willPollSoon}.
 */
public final class Hub {
    private final Scheduler scheduler;
    private final Thread thread;
    /** The platform thread runs it once a turn, apart from the ready queue; null until it has been submitted first. */
    private @Nullable Runnable continuation;

    private boolean ready;

    Hub(Scheduler scheduler, Poller poller) {
        this.scheduler = scheduler;
        this.thread = scheduler
                .newThread()
                .name(scheduler.name() + "-hub")
                .uncaughtExceptionHandler(Hub::reportFailure)
                .unstarted(() -> runToTheEnd(poller));
    }

    private static void reportFailure(Thread hub, Throwable e) {
        System.getLogger(Hub.class.getName())
                .log(Level.ERROR, "the poller failed, so there is no I/O from now on: " + hub + "; please report", e);
    }

    private void runToTheEnd(Poller poller) {
        try {
            poller.run(this);
        } finally {
            scheduler.hubEnded();
        }
    }

    /** The hub's virtual thread. */
    public Thread thread() {
        return thread;
    }

    /**
     * Whether the poller may block now. True announces to other threads that the platform thread sleeps in the poller's
     * wait, until {@link #yieldTurn}; so it must be asked immediately before the wait.
     */
    public boolean canBlock() {
        return scheduler.mayBlockInPoller();
    }

    /** Says that the poller does not wait any more, but runs handlers, before {@link #yieldTurn} says so. */
    public void awake() {
        scheduler.awakeInPoller();
    }

    /** For how long a wait may last at most, in nanoseconds; {@code Long.MAX_VALUE} where no timer is set. */
    public long maxWaitNanos() {
        return scheduler.maxSleepNanos();
    }

    /** Whether the poller shall release what it holds and return. */
    public boolean isClosing() {
        return scheduler.isClosing();
    }

    /** Gives the turn back to the scheduler; returns when it is time to poll again. */
    public void yieldTurn() {
        Thread.yield();
    }

    /**
     * Whether the hub polls before the platform thread may sleep, so that work handed to the poller needs no wake-up.
     * True only on the scheduler's own thread, outside the hub; any thread may ask.
     */
    public boolean willPollSoon() {
        return scheduler.isOnThread() && ready;
    }

    /** Starts the virtual thread; its first submission tells its continuation. By the thread that creates the scheduler. */
    void start() {
        thread.start();
    }

    /** Whether {@code submitted} is the hub's, which then is ready to poll; the first one ever is. */
    boolean accept(Runnable submitted) {
        if (continuation == null) {
            continuation = submitted;
        }
        if (continuation != submitted) {
            return false;
        }
        ready = true;
        return true;
    }

    /** The platform thread ends before the hub has: lets it release what it holds on a thread of the JDK. */
    void handOn() {
        var left = continuation;
        if (ready && left != null) {
            ready = false;
            VirtualThreads.defaultScheduler().execute(left);
        }
    }

    /** Runs the hub until it yields or parks; false if it is parked. */
    boolean poll(Pulse pulse) {
        var polling = continuation;
        if (!ready || polling == null) {
            return false;
        }
        ready = false;
        pulse.sliceBegins(polling);
        polling.run();
        return true;
    }
}
