package io.treadle.core;

import io.treadle.core.engine.Timer;
import io.treadle.core.time.Deadline;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The request to end a task, and what brings it to waits of the JDK, which know only the interrupt.
 */
/*
 * While the cancelled task lives it is looked at again and again, after 1 ms, 2 ms, ... 1 s: where it is in a JDK wait at
 * that time, it is interrupted. So neither a swallowed InterruptedException nor a wait that begins after the
 * cancellation makes it live for ever, and a wait that no interrupt ends (a plain lock) costs nearly nothing.
 *
 * The interrupt happens in a callback, never on the platform thread: Thread.interrupt may close a channel in the
 * interrupting thread and take its locks.
 */
final class Cancellation extends Timer {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    /** More causes than any real chain has; a bound, because a chain can be a circle. */
    private static final int MAX_CAUSES = 64;

    private final RealTask<?> task;
    private Duration pause = FIRST_PAUSE;
    private int deliveries;
    private boolean interrupted;

    Cancellation(RealTask<?> task) {
        this.task = task;
    }

    /** Counts that a wait is about to throw; returns how many there have been. */
    int countDelivery() {
        return ++deliveries;
    }

    Cancelled newCancelled() {
        return new Cancelled("the task was cancelled: task=" + task.name());
    }

    boolean hasInterrupted() {
        return interrupted;
    }

    void watchJdkWaits() {
        if (task.isInJdkWait()) {
            expire();
        } else {
            setAgain();
        }
    }

    void taskEnded() {
        // A task that outlives its loop ends on another thread, when no timer matters any more.
        if (task.loop.isOnThread()) {
            task.loop.scheduler().cancel(this);
        }
    }

    @Override
    protected void expire() {
        task.loop.callSoonOnLoop(this::interruptJdkWait);
    }

    private void interruptJdkWait() {
        if (task.isDone()) {
            return;
        }
        if (task.isInJdkWait()) {
            interrupted = true;
            task.activeThread().interrupt();
        }
        setAgain();
    }

    private void setAgain() {
        var scheduler = task.loop.scheduler();
        scheduler.set(this, Deadline.after(scheduler.nanoTime(), pause).nanos());
        var twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** Whether {@code thrown} is this cancellation, as a wait of ours or an interrupted wait of the JDK throws it. */
    boolean explains(Throwable thrown) {
        return thrown instanceof Cancelled || (interrupted && comesFromInterrupt(thrown));
    }

    private static boolean comesFromInterrupt(Throwable thrown) {
        int depth = 0;
        for (@Nullable Throwable cause = thrown; cause != null && depth < MAX_CAUSES; cause = cause.getCause()) {
            if (isInterrupt(cause)) {
                return true;
            }
            depth++;
        }
        return false;
    }

    private static boolean isInterrupt(Throwable e) {
        return e instanceof InterruptedException
                || e instanceof ClosedByInterruptException
                || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException))
                || "Closed by interrupt".equals(e.getMessage());
    }

    /** An error of the task's own passes; that the task was cancelled as well stays visible in it. */
    void suppressIn(Throwable thrown) {
        thrown.addSuppressed(newCancelled());
    }
}
