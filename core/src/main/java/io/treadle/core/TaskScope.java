package io.treadle.core;

import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.core.internal.jdk.StackRoom;
import io.treadle.core.internal.jdk.VirtualThreads;
import java.time.Duration;
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
// A lambda in braces is either a body or an action; the compiler asks for braces where it cannot tell.
@SuppressWarnings("overloads")
public final class TaskScope extends ScopeEnding implements AutoCloseable {
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

    /** What the JDK's scoped values are bound to where this was opened; its tasks inherit that, since they end before it. */
    private final Object scopedValues = VirtualThreads.scopedValues();

    private TaskScope(TaskLoop loop, ScopeOptions options) {
        super(loop, options);
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
        scope.cancelScope().setDeadline(options.deadlineOn(loop));
        scope.cancelScope().enter();
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
        throw new TaskCancelledException("the scope was cancelled before it had a result: " + scope + ", reason="
                + scope.cancelScope().reason());
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
        return loop().spawnIn(this, spawnOptions, body);
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
        joinTasks();
    }

    /** Cancels all tasks of the scope, and its body. Idempotent. Any thread; does not wait. */
    public void cancel() {
        cancelScope().cancel();
    }

    /** Cancels all tasks of the scope, and its body, for a reason that {@link Cancelled} will tell. Any thread; does not wait. */
    public void cancel(String reason) {
        cancelScope().cancel(reason);
    }

    /**
     * Cancels all tasks of the scope, and its body, softly: code in a {@linkplain Task#softShield soft shield} may go on for
     * {@code grace}. Any thread; does not wait.
     */
    public void cancel(String reason, Duration grace) {
        cancelScope().cancel(reason, grace);
    }

    /** What cancels this scope: to move its deadline, to shield it, to ask why it was cancelled. */
    @Override
    public CancelScope cancelScope() {
        return super.cancelScope();
    }

    /** With {@link ScopePolicy#FIRST_SUCCESS}, the task that was first; null if none has succeeded. */
    @Override
    public @Nullable Task<?> winner() {
        return super.winner();
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
        if (!isClosed()) {
            cancelAndLeave();
        }
    }

    /** The name that it was given; null for none. */
    @Nullable
    String name() {
        return options().name();
    }

    @Override
    public String toString() {
        return "TaskScope[" + (options().name() == null ? "" : options().name() + ", ") + phase() + "]";
    }

    // ---- for the classes around it ----

    /** A task of this scope that the caller starts. */
    RealTask<@Nullable Void> prepare(Action<?> action) {
        return loop().prepareIn(this, SpawnOptions.DEFAULT, action.asBody());
    }

    Object scopedValues() {
        return scopedValues;
    }

    void ensureOnThread() {
        loop().ensureOnThread();
    }

    @Nullable
    ExceptionHandler exceptionHandler() {
        return options().exceptionHandler();
    }

    private void ensureOpen() {
        loop().ensureOnThread();
        if (isClosed()) {
            throw new IllegalStateException(
                    "the scope is closed: " + this + "; spawn before its end, or detached with loop.spawnDetached");
        }
    }
}
