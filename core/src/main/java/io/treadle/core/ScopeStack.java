package io.treadle.core;

import org.jspecify.annotations.Nullable;

/**
 * The scopes that a task is in, from its own to the innermost, and what their cancellation does to it. Made when the task
 * first enters a scope or is cancelled. Confined to the loop's thread.
 */
final class ScopeStack {
    /** After so many swallowed cancellations the task is reported. */
    private static final int DELIVERIES_BEFORE_REPORT = 100;

    private final RealTask<?> task;
    private final CancelScope own;
    private final JdkWaitWatch watch;
    private CancelScope innermost;
    private @Nullable Throwable kill;
    private int deliveries;
    /** The last one whose cancellation a wait of ours has thrown. */
    private @Nullable CancelScope delivered;
    /** It was closed while its cancellation was on its way, which {@link #truth} replaces by its failure: so not told yet. */
    private @Nullable TaskScope untold;

    private @Nullable ScopeTies ties;

    ScopeStack(RealTask<?> task, @Nullable TaskScope home) {
        this.task = task;
        this.own = new CancelScope(task.loop, home, null);
        this.innermost = own;
        this.watch = new JdkWaitWatch(task, this);
        own.enter(task, home == null ? null : home.cancelScope());
    }

    /** The scope of the task as a whole, which {@link Task#cancel} cancels. */
    CancelScope own() {
        return own;
    }

    CancelScope innermost() {
        return innermost;
    }

    /** Whether it is in a scope besides its own. */
    boolean isInScope() {
        return innermost != own;
    }

    void push(CancelScope entered) {
        innermost = entered;
        task.countIfAdopted();
        if (!isDue()) {
            watch.hideInterrupt();
        }
        watchIfDue();
    }

    void pop(CancelScope left) {
        var around = left.parent();
        innermost = around == null ? own : around;
        task.countIfAdopted();
        watch.takeBackInterruptFor(left);
        watchIfDue();
        tellTied(left);
    }

    /** Waits of the JDK are ended only where the task is cancelled: not under a shield, nor when a kill was thrown. */
    private void watchIfDue() {
        if (isDue()) {
            watch.start();
        } else {
            watch.stop();
            deliveries = 0;
        }
    }

    /** Refuses to leave the calling thread, a greenlet or generator, for another while a scope is open that it opened. */
    void ensureMayLeave() {
        var here = Thread.currentThread();
        if (innermost != own && innermost.opener() == here && here != task.thread()) {
            throw new IllegalStateException(
                    "a scope that was opened in a greenlet or generator cannot be left by a switch: scope=" + innermost
                            + ", task=" + task.name() + "; close it before you switch or yield");
        }
    }

    // ---- what ends with a scope ----

    /** Ties {@code what} to the innermost scope. */
    void tie(ScopeTies.Tied what) {
        if (ties == null) {
            ties = new ScopeTies();
        }
        ties.add(what, innermost);
    }

    void untie(ScopeTies.Tied what) {
        if (ties != null) {
            ties.remove(what);
        }
    }

    /** Tells what is tied to {@code left}; null for all. */
    private void tellTied(@Nullable CancelScope left) {
        if (ties != null) {
            ties.tell(left);
        }
    }

    // ---- being cancelled ----

    /** Whether the next wait throws. */
    boolean isDue() {
        return kill != null || innermost.cancelledBy() != null;
    }

    /** Whether the next wait throws because of {@code scope}, and of nothing else. */
    boolean isDueOnlyTo(CancelScope scope) {
        return kill == null && innermost.cancelledBy() == scope;
    }

    /** {@code error} is to be thrown, once, by the wait that the task is in or its next one. */
    void kill(Throwable error) {
        if (kill == null) {
            kill = error;
            cancellationChanged();
            tellInnermost(error);
        }
    }

    /** The thread, an adopted one, was interrupted in a wait of ours: that throws, unless a shield is around it. */
    void interrupted() {
        if (!isDue() && !CancelTree.isShielded(innermost)) {
            kill(new Cancelled(own, CancelRequest.by("an interrupt", "its thread was interrupted"), task.name()));
        }
    }

    private void tellInnermost(Throwable error) {
        var home = innermost.home();
        if (home != null && home.cancelScope() == innermost) {
            home.ownerKilled(error);
        }
    }

    /** Ends the wait that the task is in, or sees to it that a wait of the JDK ends. */
    void cancellationChanged() {
        if (!isDue()) {
            watch.stop();
            hideInterruptOfCaller();
            return;
        }
        task.cancelWait();
        if (task.hasBegun()) {
            watch.start();
        }
    }

    /** A shield went up: the code behind it, if that is the caller, must not meet an interrupt of ours. */
    private void hideInterruptOfCaller() {
        if (Thread.currentThread() == task.activeThread()) {
            watch.hideInterrupt();
        }
    }

    void waitBegins(Wait beginning) {
        watch.waitBegins();
        if (!beginning.isShielded() && !innermost.isAnyShield()) {
            watch.forgetClosed();
            reportUntold();
        }
    }

    void waitEnded() {
        watch.waitEnded();
    }

    /** What a wait that is cancelled throws; {@code cause} was the scope when the wait was ended. */
    Throwable toThrow(@Nullable CancelScope cause) {
        var killed = kill;
        if (killed != null) {
            dropKill();
            return killed;
        }
        var by = innermost.cancelledBy() != null ? innermost.cancelledBy() : cause;
        if (by == null) {
            throw new IllegalStateException("not cancelled: " + task + "; please report");
        }
        delivered = by;
        var cancelled = by.newCancelled(task.name());
        if (++deliveries == DELIVERIES_BEFORE_REPORT) {
            var message = task + " was cancelled and has swallowed Cancelled " + DELIVERIES_BEFORE_REPORT
                    + " times; let it pass, or end the loop that catches it";
            task.loop.reports().add(message, cancelled, task);
        }
        return cancelled;
    }

    // ---- what a throwable means ----

    /** Whether {@code thrown} is the cancellation of {@code scope}: as a wait of ours throws it, or an interrupted one. */
    boolean isCancellationBy(CancelScope scope, Throwable thrown) {
        return scopeBehind(thrown) == scope;
    }

    /** Whether {@code thrown} is the cancellation of a scope of this task, or around it: others' would be a failure. */
    boolean isCancellation(Throwable thrown) {
        var by = scopeBehind(thrown);
        return by != null && (by.owner() == task || isAround(by));
    }

    /** The scope whose cancellation {@code thrown} is; null if it is none. */
    private @Nullable CancelScope scopeBehind(Throwable thrown) {
        return thrown instanceof Cancelled cancelled ? cancelled.scope() : watch.scopeBehind(thrown);
    }

    /** Whether {@code thrown} is how the task ends because it was cancelled as a whole, and not a failure of its own. */
    boolean endsTask(Throwable thrown) {
        if (kill != null) {
            return false; // that comes first
        }
        var by = scopeBehind(thrown);
        return by != null && (by.owner() == task ? by == own || by.isLeft() : isAround(by));
    }

    /** Whether the task is in {@code scope} as a whole. */
    private boolean isAround(CancelScope scope) {
        if (own.cancelledBy() == scope) {
            return true; // nearly always; the way up may be long
        }
        var around = own.parent();
        while (around != null && around != scope) {
            around = around.parent();
        }
        return around != null;
    }

    /**
     * What {@code thrown} stands for: a scope that was closed by try-with-resources could not replace its own cancellation by
     * the failure, or the end of its time, that was the reason.
     */
    Throwable truth(Throwable thrown) {
        var scope = scopeBehind(thrown);
        if (scope == null || !scope.isLeft() || scope.owner() != task) {
            return thrown;
        }
        var home = scope.home();
        if (home == null || home.cancelScope() != scope) {
            return thrown;
        }
        untold = untold == home ? null : untold;
        return home.truth(thrown);
    }

    /** {@code thrown}, which {@code scope} did not catch, leaves it. */
    void leavesBy(CancelScope scope, Throwable thrown) {
        if (scope.isAnyShield()) {
            watch.leavesShield(scope, thrown);
        }
    }

    /** {@code scope} is about to be left by a close, which cannot replace what is thrown. */
    void closes(CancelScope scope) {
        watch.closes(scope);
    }

    /** {@code closed} has a failure that no join has thrown: reports it, unless it may yet replace what is thrown. */
    void closedWithFailure(TaskScope closed) {
        reportUntold();
        var scope = closed.cancelScope();
        if (task.tellsItsEnd() && (delivered == scope || watch.hasClosed(scope))) {
            untold = closed;
        } else {
            closed.reportFailure();
        }
    }

    /** Nobody has asked for the truth, so the cancellation was swallowed. */
    private void reportUntold() {
        var silent = untold;
        if (silent != null) {
            untold = null;
            silent.reportFailure();
        }
    }

    /** What the task failed with in truth: where it was cut short before a kill was thrown, what it was killed with. */
    Throwable failure(Throwable thrown) {
        var killed = kill;
        if (killed != null && (thrown instanceof Cancelled || watch.explains(thrown))) {
            Failures.suppress(killed, thrown);
            return killed;
        }
        if (own.cancelledBy() != null) {
            Failures.suppress(thrown, own.cancelledBy().newCancelled(task.name()));
        }
        return thrown;
    }

    /** What it was killed with and has not thrown yet. */
    @Nullable
    Throwable pendingKill() {
        return kill;
    }

    /** Takes a kill back that has not been thrown; null for none. */
    @Nullable
    Throwable dropKill() {
        var dropped = kill;
        kill = null;
        watch.takeBackInterruptFor(null);
        watchIfDue();
        return dropped;
    }

    /** An interrupt was found set, and cleared: whether it was ours. */
    boolean interruptWasOurs() {
        return watch.wasOurs();
    }

    // ---- the end of the task ----

    /** Closes the scopes inside {@code scope} that were left open; waits. Returns the complaint about them, null for none. */
    @Nullable
    IllegalStateException closeLeftOpenIn(CancelScope scope) {
        @Nullable IllegalStateException complaint = null;
        while (innermost != scope) {
            var left = innermost;
            complaint = leftOpen(left);
            var taskScope = left.home();
            if (taskScope != null && taskScope.cancelScope() == left) {
                taskScope.close();
            } else {
                left.leave();
            }
        }
        return complaint;
    }

    /** What to say of {@code scope}, which its code has not closed. */
    IllegalStateException leftOpen(CancelScope scope) {
        return new IllegalStateException("a scope was left open: task=" + task.name() + ", scope=" + scope
                + "; close it in a finally block, or use scope(s -> ...)");
    }

    void taskEnded() {
        reportUntold();
        watch.stop();
        if (task.loop.isOnThread()) { // else it has outlived its loop, and no timer matters
            own.cancelAlarms();
        }
        bodyEnded();
    }

    /** No code of the task, or of the callback that it ran, is left that could ask for anything. */
    void bodyEnded() {
        tellTied(null);
    }
}
