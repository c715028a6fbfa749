package io.treadle.core;

import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.core.internal.jdk.StackRoom;
import io.treadle.core.internal.jdk.VirtualThreads;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A group of tasks that ends as a whole: nothing that is spawned in it outlives it, and no failure in it is lost. The lambda
 * form is the one to use:
 *
 * <pre>{@code
 * var total = TaskScope.run(s -> {
 *     var first = s.spawn(() -> count(a));
 *     var second = s.spawn(() -> count(b));
 *     return first.get() + second.get();
 * });
 * }</pre>
 *
 * <p>Write the lambda with braces: without, javac cannot tell whether it has a result.
 *
 * <p>{@link #open} is for try-with-resources, as with the JDK's {@code StructuredTaskScope}: there the failures of tasks
 * surface in {@link #join}, and {@link #close} cancels what is left.
 *
 * <p>A scope is for tasks of its loop. {@link #spawn} may be called by any of them; {@link #join} and {@link #close} by the
 * task that opened the scope. The ideas are trio's nurseries and the JDK's structured concurrency.
 */
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
@SuppressWarnings(
        "overloads") // a lambda in braces is either a body or an action; the compiler asks for braces where it cannot
// tell
public final class TaskScope implements AutoCloseable {
    /**
     * Code that spawns tasks in a scope and has a result.
     *
     * @param <T> the result
     * @param <X> what it throws; inferred as {@code RuntimeException} where it throws nothing checked
     */
    @FunctionalInterface
    public interface ScopeBody<T extends @Nullable Object, X extends Exception> {
        T run(TaskScope scope) throws X;
    }

    /**
     * Code that spawns tasks in a scope.
     *
     * @param <X> what it throws; inferred as {@code RuntimeException} where it throws nothing checked
     */
    @FunctionalInterface
    public interface ScopeAction<X extends Exception> {
        void run(TaskScope scope) throws X;
    }

    /**
     * Code that says when it is ready, and then goes on.
     *
     * @param <T> what it says then
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface StartBody<T extends @Nullable Object, X extends Exception> {
        /** Runs; calls {@code started}, once and on the loop's thread, as soon as others can count on it. */
        void run(Consumer<T> started) throws X;
    }

    private enum Phase {
        OPEN,
        CLOSING,
        CLOSED
    }

    private final TaskLoop loop;
    private final ScopeOptions options;
    private final LiveTasks children = new LiveTasks();
    private final CancelScope cancelScope;
    private final Failures failures = new Failures();
    /** What the JDK's scoped values are bound to where this was opened; its tasks inherit that, since they end before it. */
    private final Object scopedValues = VirtualThreads.scopedValues();
    /** Those of {@link #start} that are not ready. */
    private final Set<RealTask<?>> starting = new HashSet<>(0);

    private @Nullable Task<?> winner;
    private @Nullable Throwable interruption;
    private boolean bodyFailed;
    private boolean joining;
    /** The failure that {@link #join} has thrown. */
    private @Nullable Throwable surfaced;

    private Phase phase = Phase.OPEN;

    private TaskScope(TaskLoop loop, ScopeOptions options) {
        this.loop = loop;
        this.options = options;
        this.cancelScope = new CancelScope(loop, this, children);
    }

    /** A scope with {@link ScopeOptions#DEFAULT}; to be closed by the caller. */
    public static TaskScope open() {
        return open(ScopeOptions.DEFAULT);
    }

    /**
     * A scope of the current task; to be closed by it.
     *
     * @throws WrongThreadException if the caller is not a task of a loop
     */
    public static TaskScope open(ScopeOptions options) {
        StackRoom.ensureForEntry();
        var loop = TaskLoop.current();
        var scope = new TaskScope(loop, options);
        scope.cancelScope.setDeadline(options.deadlineOn(loop));
        scope.cancelScope.enter();
        return scope;
    }

    // ---- the lambda form ----

    /** Runs {@code body} in a scope with {@link ScopeOptions#DEFAULT}; see {@link #run(ScopeOptions, ScopeBody)}. */
    public static <T extends @Nullable Object, X extends Exception> T run(ScopeBody<T, X> body) throws X {
        return run(ScopeOptions.DEFAULT, body);
    }

    /** Runs {@code action} in a scope with {@link ScopeOptions#DEFAULT}; see {@link #run(ScopeOptions, ScopeAction)}. */
    public static <X extends Exception> void run(ScopeAction<X> action) throws X {
        run(ScopeOptions.DEFAULT, action);
    }

    /**
     * Runs {@code body} in a scope, waits for all tasks of the scope, and returns the body's result.
     *
     * @throws X what the body threw. The first failure of a task is thrown as it is too, checked or not; further failures are
     *     suppressed in it
     * @throws DeadlineException if the scope's time was over before all had ended
     * @throws TaskCancelledException if the scope was {@linkplain #cancel cancelled} before the body had a result
     * @throws Cancelled if the caller is cancelled
     */
    @SuppressWarnings("NullAway") // result is a T once the body has returned; else finish() throws
    public static <T extends @Nullable Object, X extends Exception> T run(ScopeOptions options, ScopeBody<T, X> body)
            throws X {
        var scope = open(options);
        @Nullable T result = null;
        try {
            result = body.run(scope);
        } catch (Throwable e) {
            scope.bodyThrew(e);
        }
        if (scope.finish()) {
            return result;
        }
        throw new TaskCancelledException(
                "the scope was cancelled before it had a result: " + scope + ", reason=" + scope.cancelScope.reason());
    }

    /** Runs {@code action} in a scope and waits for all tasks of the scope, as {@link #run(ScopeOptions, ScopeBody)} does. */
    public static <X extends Exception> void run(ScopeOptions options, ScopeAction<X> action) throws X {
        var scope = open(options);
        try {
            action.run(scope);
        } catch (Throwable e) {
            scope.bodyThrew(e);
        }
        scope.finish();
    }

    private void bodyThrew(Throwable caught) {
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
    private boolean finish() {
        var complaint = RealTask.current().scopes().closeLeftOpenIn(cancelScope);
        if (complaint != null) {
            addOwn(complaint);
        }
        boolean waited = joinAndLeave(false);
        throwFailure();
        if (interruption != null && !cancelScope.isCancelledCaught()) {
            throw Failures.<RuntimeException>sneakyThrow(interruption);
        }
        if (waited || interruption != null) {
            RealTask.current().checkpoint();
            throwIfExpired();
        }
        return interruption == null;
    }

    // ---- in the scope ----

    /** Starts a task in this scope; it begins after the caller has given way. */
    public <T extends @Nullable Object> Task<T> spawn(Body<T, ?> body) {
        return spawn(SpawnOptions.DEFAULT, body);
    }

    /** Starts a task without a result in this scope. */
    public Task<@Nullable Void> spawn(Action<?> action) {
        return spawn(SpawnOptions.DEFAULT, action.asBody());
    }

    /** Starts a task without a result in this scope. */
    public Task<@Nullable Void> spawn(SpawnOptions spawnOptions, Action<?> action) {
        return spawn(spawnOptions, action.asBody());
    }

    /**
     * Starts a task in this scope. In a cancelled scope it ends before its first step.
     *
     * @throws IllegalStateException if the scope is closed
     */
    public <T extends @Nullable Object> Task<T> spawn(SpawnOptions spawnOptions, Body<T, ?> body) {
        ensureOpen();
        return loop.spawnIn(this, spawnOptions, body);
    }

    /**
     * Starts a task and waits until it says that it is ready, with a value: a server that listens, say, and its port. Then it
     * goes on in the scope. If it ends before, its failure is thrown here, and is not the scope's.
     *
     * @throws Exception what the task failed with before it was ready
     * @throws IllegalStateException if it returned without a word
     * @throws Cancelled if the caller is cancelled; then the task is cancelled too
     */
    public <T extends @Nullable Object> T start(StartBody<T, ?> body) throws Exception {
        ensureOpen();
        return Handshake.start(this, body);
    }

    /**
     * Waits until all tasks of the scope are done that are not daemons, whatever is cancelled meanwhile: cancelled tasks end.
     *
     * @throws Exception the first failure in the scope, as the policy says, with the others suppressed; a task that fails after
     *     this is the matter of those who wait for it, or of the exception handler
     * @throws DeadlineException if the scope's time was over before
     * @throws Cancelled if the caller is cancelled, once all are done; not for a {@link #cancel} of this scope: so it was meant
     */
    public void join() throws Exception {
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

    /** Cancels all tasks of the scope, and its body. Idempotent. Any thread; does not wait. */
    public void cancel() {
        cancelScope.cancel();
    }

    /** Cancels all tasks of the scope, and its body, for a reason that {@link Cancelled} will tell. Any thread; does not wait. */
    public void cancel(String reason) {
        cancelScope.cancel(reason);
    }

    /**
     * Cancels all tasks of the scope, and its body, softly: code in a {@linkplain Task#softShield soft shield} may go on for
     * {@code grace}. Any thread; does not wait.
     */
    public void cancel(String reason, Duration grace) {
        cancelScope.cancel(reason, grace);
    }

    /** What cancels this scope: to move its deadline, to shield it, to ask why it was cancelled. */
    public CancelScope cancelScope() {
        return cancelScope;
    }

    /** With {@link ScopePolicy#FIRST_SUCCESS}, the task that was first; null if none has succeeded. */
    public @Nullable Task<?> winner() {
        return winner;
    }

    /**
     * Cancels the tasks that are left and waits for them; idempotent. Failures that {@link #join} has not thrown go to the
     * exception handler: at once, or, where they have cancelled the code in the scope, if that keeps its cancellation to itself,
     * with the task's next wait or its end.
     *
     * @throws IllegalStateException if the caller did not open this scope, or a scope inside is still open; nothing has
     *     happened then
     */
    @Override
    public void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        cancelScope.ensureInnermost();
        joinAndLeave(true);
        var lost = failures.first();
        if (lost != null && lost != surfaced) {
            RealTask.current().scopes().closedWithFailure(this);
        }
    }

    /** Nobody else tells its failure. */
    void reportFailure() {
        var lost = failures.first();
        if (lost != null) {
            loop.reports().add("a task failed in " + this + ", which was closed without a join() after it", lost, null, this);
        }
    }

    /** The name that it was given; null for none. */
    @Nullable
    String name() {
        return options.name();
    }

    @Override
    public String toString() {
        return "TaskScope[" + (options.name() == null ? "" : options.name() + ", ") + phase + "]";
    }

    // ---- inside ----

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
    void ownerKilled(Throwable error) {
        if (joining) {
            cancelOnLoop(
                    CancelRequest.by("kill", "the task that waits for the scope was killed: " + Words.kind(error)));
        }
    }

    /** Whether the task that opened it waits for its tasks now. */
    boolean isJoining() {
        return joining;
    }

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
    Throwable truth(Throwable cancelled) {
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

    private void ensureOpen() {
        loop.ensureOnThread();
        if (phase == Phase.CLOSED) {
            throw new IllegalStateException(
                    "the scope is closed: " + this + "; spawn before its end, or detached with loop.spawnDetached");
        }
    }

    Object scopedValues() {
        return scopedValues;
    }

    void ensureOnThread() {
        loop.ensureOnThread();
    }

    LiveTasks children() {
        return children;
    }

    /** Whether {@code failure} of a task will be thrown here, or suppressed in what is; not after {@link #join} has thrown. */
    boolean take(Throwable failure) {
        return surfaced == null && failures.add(failure);
    }

    /** A failure that is no task's. */
    private void addOwn(Throwable failure) {
        if (!failures.add(failure)) {
            loop.reports().add("a further failure in " + this, failure, null, this);
        }
    }

    @Nullable
    ExceptionHandler exceptionHandler() {
        return options.exceptionHandler();
    }

    void cancelOnLoop(CancelRequest request) {
        cancelScope.cancelOnLoop(request);
    }

    /** The first success: the others are not needed any more. */
    void win(RealTask<?> child) {
        if (winner == null && !bodyFailed) {
            winner = child;
            failures.clear();
            children.cancelAll(CancelRequest.by("task " + child.name(), "another task of the scope has succeeded"));
        }
    }

    /** A task of this scope that the caller starts. */
    RealTask<@Nullable Void> prepare(Action<?> action) {
        return loop.prepareIn(this, SpawnOptions.DEFAULT, action.asBody());
    }

    void setStarting(RealTask<?> child) {
        if (!child.isDone()) {
            starting.add(child);
        }
    }

    void hasStarted(RealTask<?> child) {
        starting.remove(child);
    }

    /** A task of this scope has ended; whether the scope answers for its failure. */
    boolean childEnded(RealTask<?> child) {
        children.remove(child);
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
            options.policy().childSucceeded(this, child);
        }
        return error != null && options.policy().childFailed(this, child, error);
    }
}
