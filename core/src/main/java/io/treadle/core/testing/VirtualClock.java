package io.treadle.core.testing;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.time.Deadline;
import io.treadle.core.time.IdleClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A clock for tests, which takes no real time: a day of sleeps is over at once. It is given to a loop as its clock, and
 * all sleeps, timeouts and delayed calls of the loop go by it. Not so waits of the JDK ({@code Thread.sleep},
 * {@code Future.get} with a timeout): these take their real time, and the clock stands still for them.
 *
 * <p>An {@linkplain #autojump autojump} clock moves by itself, to the next timer of the loop, whenever nothing can run and nothing
 * is in flight; a {@linkplain #manual manual} one only when it is {@linkplain #advance told to}. What is in flight: a task in a
 * wait of the JDK, in an offloaded call, or waiting for a future or for I/O. What only other threads know of is not, such
 * as a call that one of them is about to post.
 *
 * <p>For one loop. {@link #nanoTime}, {@link #elapsed} and {@link #isStuck} may be called by any thread.
 */
/*
 * When nothing can run:
 *
 *   next timer      in flight    manual                       autojump
 *   within advance  any          moves to it                  moves to it
 *   later           nothing      sleeps: stuck                moves to it
 *   later           something    sleeps                       sleeps
 *   later           cancelled    sleeps, and time passes      sleeps, and time passes
 *   none            nothing      sleeps: stuck                sleeps: stuck
 *   none            other        sleeps                       sleeps
 *
 * "Time passes" is at its real pace: a task that was cancelled in a wait of the JDK is interrupted again and again, with
 * growing pauses, and the grace of a loop that closes bounds that. If time stood still there, neither would ever end.
 */
public final class VirtualClock implements IdleClock {
    private final boolean autojump;
    private boolean attached;

    // on the loop
    /** Until when those who advance it want it to move. */
    private final List<Long> targets = new ArrayList<>();
    /** The last of them: up to here time moves whatever is in flight. */
    private long target;
    /** By the real clock; while time passes at its real pace. */
    private long passingSince;

    private boolean passing;

    // written on the loop, read by any thread
    private volatile long now;
    private volatile boolean stuck;
    private volatile long stuckSince;

    private VirtualClock(boolean autojump) {
        this.autojump = autojump;
    }

    /** A clock that jumps to the next timer when nothing can run. */
    public static VirtualClock autojump() {
        return new VirtualClock(true);
    }

    /** A clock that stands still but for {@link #advance}. */
    public static VirtualClock manual() {
        return new VirtualClock(false);
    }

    /**
     * Lets {@code duration} pass, whatever is in flight: moves from timer to timer, running at each time what is due then,
     * and returns when nothing can run any more. For tasks of its loop; waits.
     *
     * @throws WrongThreadException if the caller is not on a loop
     * @throws IllegalStateException if the loop goes by another clock
     */
    public void advance(Duration duration) {
        var loop = TaskLoop.current();
        if (loop.clock() != this) {
            throw new IllegalStateException("only the loop that goes by a virtual clock can advance it: " + loop
                    + "; give it the clock by withClock");
        }
        Long end = Deadline.after(now, duration).nanos();
        targets.add(end);
        setTarget();
        try {
            Task.sleep(duration);
            loop.waitAllBlocked();
        } finally {
            targets.remove(end); // also of one who was cancelled before
            setTarget();
        }
    }

    private void setTarget() {
        target = targets.stream().reduce(now, (one, other) -> one - other > 0 ? one : other);
    }

    /** How much time has passed on this clock since it was made. */
    public Duration elapsed() {
        return Duration.ofNanos(now);
    }

    /**
     * Whether for this much real time nothing could run, nothing was in flight and the clock did not move: a deadlock, unless
     * another thread brings something.
     */
    public boolean isStuck(Duration realTime) {
        return stuck && System.nanoTime() - stuckSince >= realTime.toNanos();
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public synchronized void attach() {
        if (attached) {
            throw new IllegalStateException(
                    "a virtual clock is for one loop, and this one has its loop; make another clock");
        }
        attached = true;
    }

    @Override
    public long idle(@Nullable Deadline next, InFlight inFlight) {
        if (next != null && mayMoveTo(next.nanos(), inFlight)) {
            now = next.nanos();
            return 0;
        }
        switch (inFlight) {
            case NOTHING -> stuckNow();
            case SOMETHING -> {}
            case CANCELLED -> letPass();
        }
        return passing && next != null ? next.nanos() - now : Long.MAX_VALUE;
    }

    private boolean mayMoveTo(long next, InFlight inFlight) {
        return next - target <= 0 || (autojump && inFlight == InFlight.NOTHING);
    }

    private void stuckNow() {
        if (!stuck) {
            stuckSince = System.nanoTime();
            stuck = true;
        }
    }

    private void letPass() {
        if (!passing) {
            passing = true;
            passingSince = System.nanoTime();
        }
    }

    @Override
    public void awake() {
        if (stuck) {
            stuck = false;
        }
        if (passing) {
            passing = false;
            now = nanoTime() + System.nanoTime() - passingSince;
        }
    }

    @Override
    public String toString() {
        return (autojump ? "autojump" : "manual") + " clock at " + elapsed();
    }
}
