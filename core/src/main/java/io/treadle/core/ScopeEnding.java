package io.treadle.core;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a task scope ends: what the end of a task or of the body means for the others, and what is thrown when all have ended. */
/*
 *   open      open()                    the cancel scope is entered; tasks come and go
 *   closing   close(), end of run()     waits, shielded, for the tasks that are not daemons; then cancels the daemons and
 *                                       waits for them. Tasks may still spawn: they are in the scope as well
 *   closed    all tasks have ended      the cancel scope is left; spawn() is refused
 *
 *   how run() ends                                       it throws
 *   a task or the body failed (as the policy says)       the first failure, the others suppressed in it
 *   a scope further out was cancelled                    Cancelled, which goes on outwards
 *   the deadline passed before all had ended             DeadlineException
 *   cancel() ended the body early                        nothing; with a result, which is missing, TaskCancelledException
 *   else                                                 nothing: the body's result counts
 */
abstract sealed class ScopeEnding permits TaskScope {
    enum Phase {
        OPEN,
        CLOSING,
        CLOSED
    }

    private final TaskLoop loop;
    private final ScopeOptions options;
    private final LiveTasks children = new LiveTasks();
    private final CancelScope cancelScope;
    private final Failures failures = new Failures();
    /** Those of {@link TaskScope#start} that are not ready. */
    private final Set<RealTask<?>> starting = new HashSet<>(0);

    private @Nullable Task<?> winner;
    /** The cancellation by which the body ended. */
    private @Nullable Throwable interruption;

    /** Whether a cancellation of this scope or one around it has ended a task: then what the scope is for is not done. */
    private boolean cut;

    private boolean bodyFailed;
    private boolean joining;
    /** The failure that {@link #joinTasks} has thrown. */
    private @Nullable Throwable surfaced;

    private Phase phase = Phase.OPEN;

    @SuppressWarnings("this-escape")
    ScopeEnding(TaskLoop loop, ScopeOptions options) {
        this.loop = loop;
        this.options = options;
        this.cancelScope = new CancelScope(loop, self(), children);
    }

    /** There is no other kind; this is a class of its own for readers, and one object with the scope. */
    private TaskScope self() {
        return (TaskScope) this;
    }

    final TaskLoop loop() {
        return loop;
    }

    final ScopeOptions options() {
        return options;
    }

    final LiveTasks children() {
        return children;
    }

    CancelScope cancelScope() {
        return cancelScope;
    }

    @Nullable
    Task<?> winner() {
        return winner;
    }

    final Phase phase() {
        return phase;
    }

    final boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    // ---- the end of the body ----

    /** The body has ended by {@code caught}. */
    final void bodyThrew(Throwable caught) {
        var task = RealTask.current();
        var thrown = task.scopes().truth(caught);
        if (task.isCancellation(thrown)) {
            interruption = thrown;
            cancelUnlessCancelled(thrown);
        } else {
            bodyFailed = true;
            addOwn(thrown);
            cancelOnLoop(CancelRequest.by("its body", "the body failed: " + Words.of(thrown)));
        }
    }

    /** {@code thrown} may be of a scope that is no longer around this one: then nobody else has cancelled the tasks. */
    private void cancelUnlessCancelled(Throwable thrown) {
        if (cancelScope.cancelledBy() == null) {
            cancelOnLoop(CancelRequest.by("its body", "the body was cancelled: " + Words.of(thrown)));
        }
    }

    /** Ends the lambda form; false if the scope's own cancellation has cut the body short. */
    final boolean finish() {
        var complaint = RealTask.current().scopes().closeLeftOpenIn(cancelScope);
        if (complaint != null) {
            addOwn(complaint);
        }
        boolean waited = joinAndLeave(false);
        throwFailure();
        if (interruption != null && !cancelScope.isCancelledCaught()) {
            throw Failures.<RuntimeException>sneakyThrow(interruption);
        }
        if (waited || cut || interruption != null) {
            RealTask.current().checkpoint();
            throwIfExpired();
        }
        return interruption == null;
    }

    // ---- waiting for the tasks ----

    /** What {@link TaskScope#join} does. */
    final void joinTasks() {
        cancelScope.ensureInnermost();
        awaitNonDaemons();
        surfaced = failures.first();
        throwFailure();
        var task = RealTask.current();
        if (task.scopes().isDueOnlyTo(cancelScope)) {
            throwIfExpired();
        } else {
            task.checkpoint();
        }
    }

    /** What {@link TaskScope#close} does in a scope that is not closed. */
    final void cancelAndLeave() {
        cancelScope.ensureInnermost();
        joinAndLeave(true);
        var lost = failures.first();
        if (lost != null && lost != surfaced) {
            RealTask.current().scopes().closedWithFailure(self());
        }
    }

    /** Waits for the tasks, cancelling them first if {@code cancelling}, and leaves; whether there was something to wait for. */
    private boolean joinAndLeave(boolean cancelling) {
        phase = Phase.CLOSING;
        if (cancelling) {
            children.cancelAll(CancelRequest.by(this, "the scope was closed"));
        }
        boolean waited = awaitNonDaemons();
        if (!children.isEmpty()) {
            children.cancelAll(CancelRequest.by(this, "only daemons are left in the scope"));
            waited |= children.awaitNoneShielded();
        }
        if (interruption != null) {
            cancelScope.catches(interruption);
        }
        if (cancelling) {
            RealTask.current().scopes().closes(cancelScope);
        }
        cancelScope.leave();
        phase = Phase.CLOSED;
        return waited;
    }

    private boolean awaitNonDaemons() {
        joining = true;
        try {
            var kill = RealTask.current().scopes().pendingKill();
            if (kill != null) {
                ownerKilled(kill); // it came before this, which does not throw it
            }
            return children.awaitNonDaemonsShielded();
        } finally {
            joining = false;
        }
    }

    /**
     * The task that opened this was killed: if it waits for the others, they have to end for the kill to take effect. Possibly
     * in a signal, so that {@code error} is not asked for its words.
     */
    final void ownerKilled(Throwable error) {
        if (joining) {
            cancelOnLoop(
                    CancelRequest.by("kill", "the task that waits for the scope was killed: " + Words.kind(error)));
        }
    }

    /** Whether the task that opened it waits for its tasks now. */
    final boolean isJoining() {
        return joining;
    }

    // ---- the end of a task ----

    /** Whether {@code failure} of a task will be thrown here, or suppressed in what is; not after {@link TaskScope#join} has thrown. */
    final boolean take(Throwable failure) {
        return surfaced == null && failures.add(failure);
    }

    /** A failure that is no task's. */
    private void addOwn(Throwable failure) {
        if (!failures.add(failure)) {
            loop.reports().add("a further failure in " + this, failure, null, self());
        }
    }

    final void cancelOnLoop(CancelRequest request) {
        cancelScope.cancelOnLoop(request);
    }

    /** The first success: the others are not needed any more. */
    final void win(RealTask<?> child) {
        if (winner == null && !bodyFailed) {
            winner = child;
            failures.clear();
            children.cancelAll(CancelRequest.by("task " + child.name(), "another task of the scope has succeeded"));
        }
    }

    final void setStarting(RealTask<?> child) {
        if (!child.isDone()) {
            starting.add(child);
        }
    }

    final void hasStarted(RealTask<?> child) {
        starting.remove(child);
    }

    /** A task of this scope has ended; whether the scope answers for its failure. */
    final boolean childEnded(RealTask<?> child) {
        children.remove(child);
        cut |= isCut(child);
        var owner = cancelScope.owner();
        if (owner != null) {
            owner.endIfGone();
        }
        if (starting.remove(child)) {
            return true;
        }
        if (child.options().supervised()) {
            return false;
        }
        var error = child.exception();
        if (child.isSuccessful()) {
            options.policy().childSucceeded(self(), child);
        }
        return error != null && options.policy().childFailed(self(), child, error);
    }

    private boolean isCut(RealTask<?> child) {
        return cancelScope.cancelledBy() != null
                && child.state() == TaskState.CANCELLED
                && !child.options().daemon();
    }

    // ---- failures ----

    private void throwIfExpired() {
        if (cancelScope.isExpired()) {
            throw expired();
        }
    }

    private DeadlineException expired() {
        var limit = options.timeout();
        return new DeadlineException(
                "the scope was not done in time: " + this + (limit == null ? "" : ", timeout=" + limit));
    }

    /** Why this scope, which is closed, was cancelled, in terms of those who do not know it. */
    final Throwable truth(Throwable cancelled) {
        @Nullable Throwable reason = failures.first();
        if (reason == null && cancelScope.isExpired()) {
            reason = expired();
        }
        if (reason == null) {
            return cancelled;
        }
        Failures.suppress(reason, cancelled);
        return reason;
    }

    private void throwFailure() {
        var failure = failures.first();
        if (failure != null) {
            throw Failures.<RuntimeException>sneakyThrow(failure);
        }
    }

    /** Nobody else tells its failure. */
    final void reportFailure() {
        var lost = failures.first();
        if (lost != null) {
            var message = "a task failed in " + this + ", which was closed without a join() after it";
            loop.reports().add(message, lost, null, self());
        }
    }
}
