package io.treadle.core;

import io.treadle.core.engine.Timer;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** Brings the cancellation of a task to waits of the JDK, which know only the interrupt. */
/*
 * While a task is cancelled it is looked at again and again, after 1 ms, 2 ms, ... 1 s: where it is in a JDK wait at
 * that time, it is interrupted. In a wait of ours it is not looked at (a virtual clock would go from look to look); the
 * looks begin anew when that wait is over. So neither a swallowed InterruptedException nor a wait that begins after the
 * cancellation makes it live for ever, and a wait that no interrupt ends (a plain lock) costs nearly nothing.
 *
 * The interrupt happens in a callback, never on the platform thread: Thread.interrupt may close a channel in the
 * interrupting thread and take its locks. A scope with a hook has that called, once, instead of the interrupt; the next
 * look is after the longest pause then, so that the hook has time to take effect, and interrupts as usual.
 */
final class JdkWaitWatch extends Timer {
    private static final long FIRST_PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;
    /** More causes than any real chain has; a bound, because a chain can be a circle. */
    private static final int MAX_CAUSES = 64;

    private final RealTask<?> task;
    private final ScopeStack scopes;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private boolean watching;
    private boolean interrupted;
    /** Our interrupt may still be set in the task's thread: then it must not be taken for somebody else's, nor the reverse. */
    private boolean pending;

    private @Nullable CancelScope interruptedFor;
    /** It was closed after an interrupt for it; what that made a wait throw may still be on its way. */
    private @Nullable CancelScope closed;

    private @Nullable CancelScope hookCalledFor;
    /** The innermost scope when it last interrupted. */
    private @Nullable CancelScope interruptedIn;
    /** What somebody else's interrupt made a wait under a shield throw. */
    private @Nullable Throwable foreign;

    JdkWaitWatch(RealTask<?> task, ScopeStack scopes) {
        this.task = task;
        this.scopes = scopes;
    }

    void start() {
        if (watching) {
            return;
        }
        watching = true;
        pauseNanos = FIRST_PAUSE_NANOS;
        if (task.isInJdkWait()) {
            expire();
        } else {
            setUnlessInWait();
        }
    }

    /** A wait of ours is over, and what follows may be one of the JDK. */
    void waitEnded() {
        if (watching && !isSet()) {
            pauseNanos = FIRST_PAUSE_NANOS;
            setAgain();
        }
    }

    void stop() {
        watching = false;
        // A task that outlives its loop ends on another thread, when no timer matters any more.
        if (task.loop.isOnThread()) {
            task.loop.scheduler().cancel(this);
        }
    }

    @Override
    protected void expire() {
        task.loop.callSoonOnLoop(this::endJdkWait);
    }

    private void endJdkWait() throws Exception {
        if (!watching || isSet() || task.isDone()) {
            return;
        }
        var hooked = task.isInJdkWait() ? scopeWithHook() : null;
        if (hooked != null && hooked != hookCalledFor) {
            pauseNanos = LONGEST_PAUSE_NANOS;
            setUnlessInWait();
            callHook(hooked);
            return;
        }
        setUnlessInWait();
        if (task.isInJdkWait()) {
            interrupt();
        }
    }

    private void interrupt() {
        interrupted = true;
        pending = true;
        interruptedIn = scopes.innermost();
        interruptedFor = interruptedIn.cancelledBy();
        closed = null;
        task.activeThread().interrupt();
    }

    private void callHook(CancelScope hooked) throws Exception {
        hookCalledFor = hooked;
        var hook = hooked.hook();
        if (hook != null) {
            hook.run();
        }
    }

    /** The innermost of this task's scopes, up to the one that is cancelled, that has a hook. */
    private @Nullable CancelScope scopeWithHook() {
        var last = scopes.innermost().cancelledBy();
        for (@Nullable CancelScope scope = scopes.innermost();
                scope != null && scope.owner() == task;
                scope = scope.parent()) {
            if (scope.hook() != null) {
                return scope;
            }
            if (scope == last) {
                return null;
            }
        }
        return null;
    }

    private void setUnlessInWait() {
        if (task.wait == null) {
            setAgain();
        }
    }

    private void setAgain() {
        var scheduler = task.loop.scheduler();
        scheduler.set(this, scheduler.nanoTime() + pauseNanos);
        pauseNanos = Math.min(pauseNanos * 2, LONGEST_PAUSE_NANOS);
    }

    // ---- what came of it ----

    /** A wait of ours begins: an interrupt that is not set now has been noticed, and one that comes is not ours. */
    void waitBegins() {
        pending = pending && Thread.currentThread().isInterrupted();
    }

    /** {@code scope} is about to be left by a close, which does not see what is thrown. */
    void closes(CancelScope scope) {
        if (interrupted && interruptedFor == scope) {
            closed = scope;
        }
    }

    /** Whether what an interrupt for {@code scope} made a wait throw may still be on its way. */
    boolean hasClosed(CancelScope scope) {
        return closed == scope;
    }

    /** What an interrupt for a closed scope made a wait throw is not on its way any more. */
    void forgetClosed() {
        closed = null;
    }

    /** An interrupt was found set, and cleared: whether it was ours. */
    boolean wasOurs() {
        boolean ours = pending;
        pending = false;
        return ours;
    }

    /** The scope whose cancellation {@code thrown} is, because it interrupted a wait of the JDK; null for none, or a kill. */
    @Nullable
    CancelScope scopeBehind(Throwable thrown) {
        if (!explains(thrown)) {
            return null;
        }
        return interrupted ? interruptedFor : closed;
    }

    /**
     * {@code scope} is left, or a kill was thrown (null): an interrupt on its behalf that nobody has noticed must not meet the
     * code behind it.
     */
    void takeBackInterruptFor(@Nullable CancelScope scope) {
        if (interrupted && interruptedFor == scope) {
            hideInterrupt();
            interrupted = false;
            interruptedFor = null;
        }
    }

    /** A shield begins: an interrupt of ours that nobody has noticed must not meet the code inside. */
    void hideInterrupt() {
        if (pending) {
            pending = false;
            Thread.interrupted();
        }
    }

    /** {@code thrown} leaves the shield {@code left}: where we have not interrupted inside, it is no cancellation. */
    void leavesShield(CancelScope left, Throwable thrown) {
        if (!hasInterruptedIn(left)) {
            foreign = thrown;
        }
    }

    private boolean hasInterruptedIn(CancelScope outer) {
        var scope = interruptedIn;
        while (scope != null && scope != outer && scope.owner() == task) {
            scope = scope.parent();
        }
        return scope == outer;
    }

    /** Whether {@code thrown} is what a wait of the JDK throws that was interrupted, and we have interrupted. */
    boolean explains(Throwable thrown) {
        return (interrupted || closed != null) && comesFromInterrupt(thrown);
    }

    private boolean comesFromInterrupt(Throwable thrown) {
        try {
            return hasInterruptAmongCauses(thrown);
        } catch (Throwable e) { // what it says of itself is code of the program
            return false;
        }
    }

    private boolean hasInterruptAmongCauses(Throwable thrown) {
        int depth = 0;
        for (@Nullable Throwable cause = thrown;
                cause != null && cause != foreign && depth < MAX_CAUSES;
                cause = cause.getCause()) {
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
}
