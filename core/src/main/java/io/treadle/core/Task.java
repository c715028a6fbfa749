package io.treadle.core;

import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.core.time.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of ordinary, blocking-style Java code that runs as a virtual thread on its loop's one thread. While it waits,
 * the other tasks of the loop go on; between two waits nothing else of the loop runs.
 *
 * <p>{@link TaskLoop#spawn} makes one. What it shares with other tasks of its loop needs no lock, as long as it is
 * touched between waits. Methods that wait, and the static ones, are for tasks of the same loop and throw
 * {@link WrongThreadException} elsewhere; the others may be called by any thread unless they say otherwise.
 *
 * @param <T> the result
 */
public sealed interface Task<T extends @Nullable Object> permits AwaitedTask {
    /**
     * The task that runs the caller. A virtual thread that a library started on the loop is adopted as a task.
     *
     * @throws WrongThreadException if the caller does not run on a loop
     */
    static Task<?> current() {
        return RealTask.current();
    }

    /**
     * Waits for {@code duration}; zero or less gives the other tasks a turn, like {@link #yieldNow}.
     *
     * @throws Cancelled if the task is cancelled
     */
    static void sleep(Duration duration) {
        if (duration.isPositive()) {
            var wait = Wait.begin();
            wait.addTimeout(duration);
            wait.park();
        } else {
            yieldNow();
        }
    }

    /**
     * Lets every other task that is ready have a turn first.
     *
     * @throws Cancelled if the task is cancelled
     */
    static void yieldNow() {
        RealTask.current().checkpoint();
        Thread.yield();
    }

    /** Waits until all of {@code tasks} are done, however they end; returns them in the order in which they were done. */
    static <K extends Task<?>> List<K> joinAll(Collection<K> tasks) {
        return JoinAll.join(tasks, JoinOptions.ALL);
    }

    /**
     * Waits until so many of {@code tasks} are done, or the time is over.
     *
     * @return those that are done, in the order in which they were, and more than asked for if several were done at once; the
     *     others go on
     * @throws Exception with {@link JoinOptions#raisingErrors}: the first failure of a task, or
     *     {@link TaskCancelledException} for a cancelled one; further failures of those that are done are suppressed in it
     * @throws Cancelled if the caller is cancelled; the failures that it was to see go to the exception handler, unless others
     *     see them
     */
    static <K extends Task<?>> List<K> joinAll(Collection<K> tasks, JoinOptions options) throws Exception {
        return options.raiseErrors() ? JoinAll.joinRaising(tasks, options) : JoinAll.join(tasks, options);
    }

    /**
     * Waits until all of {@code tasks} are done and returns their results in the order of the collection. The first failure
     * ends the wait and is thrown, and the tasks that are left are cancelled and waited for; so they are if the caller is
     * cancelled.
     *
     * @throws Exception the first failure of a task, or {@link TaskCancelledException} for a cancelled one; further failures
     *     are suppressed in it
     * @throws Cancelled if the caller is cancelled; failures of the tasks go to the exception handler then
     */
    static <T extends @Nullable Object> List<T> gather(Collection<? extends Task<T>> tasks) throws Exception {
        return JoinAll.gather(tasks);
    }

    /**
     * Runs all {@code bodies} as tasks and returns the result of the first that succeeds; the others are cancelled, and have
     * ended when this returns.
     *
     * @throws Exception if none succeeds, the first failure, with the others suppressed in it
     * @throws IllegalArgumentException if there is no body
     */
    static <T extends @Nullable Object> T race(Collection<? extends Body<? extends T, ?>> bodies) throws Exception {
        return Race.run(bodies);
    }

    /**
     * The {@code tasks} in the order in which they are done, however they end; asking for the next one waits. To be closed
     * where it is left early, so that nothing of it stays with the tasks.
     */
    static <K extends Task<?>> CompletedTasks<K> asCompleted(Collection<K> tasks) {
        return asCompleted(tasks, JoinOptions.ALL);
    }

    /**
     * The first of {@code tasks} in the order in which they are done, so many as {@code options} say. If the time is over
     * before, asking for the next one throws {@link DeadlineException}; with {@link JoinOptions#raisingErrors} asking for one
     * that has failed throws its failure.
     */
    static <K extends Task<?>> CompletedTasks<K> asCompleted(Collection<K> tasks, JoinOptions options) {
        return new CompletedTasks<>(tasks, options);
    }

    /**
     * {@linkplain #kill Kills} all of {@code tasks} and waits until they are done.
     *
     * @throws DeadlineException if some resist for longer than {@code limit}; they live on
     * @throws Cancelled if the caller is cancelled
     * @throws IllegalStateException if the caller is one of them; then none is killed
     */
    static void killAll(Collection<? extends Task<?>> tasks, Throwable error, Duration limit) {
        TaskLoop.current(); // where there is none, it tells the caller so
        var all = List.copyOf(tasks); // that they end may take them out of the collection
        JoinAll.ensureJoinable(all);
        all.forEach(task -> task.kill(error));
        JoinAll.join(all, JoinOptions.ALL.within(limit));
        var left = all.stream().filter(task -> !task.isDone()).toList();
        if (!left.isEmpty()) {
            throw new DeadlineException("tasks go on though they were killed: limit=" + limit + ", tasks=" + left);
        }
    }

    /**
     * Runs {@code body} and returns its result, for {@code limit} at most. A body that returns late, but returns, has its
     * result count.
     *
     * @throws X what the body threw
     * @throws DeadlineException if the time was over and that ended the body
     */
    static <T extends @Nullable Object, X extends Exception> T withTimeout(Duration limit, Body<T, X> body) throws X {
        return Limits.within(TaskLoop.current().deadlineAfter(limit), "limit=" + limit, body);
    }

    /** Runs {@code action} for {@code limit} at most, as {@link #withTimeout(Duration, Body)} does. */
    static <X extends Exception> void withTimeout(Duration limit, Action<X> action) throws X {
        withTimeout(limit, action.asBody());
    }

    /** Runs {@code body} until {@code deadline} at most, as {@link #withTimeout(Duration, Body)} does. */
    static <T extends @Nullable Object, X extends Exception> T withDeadline(Deadline deadline, Body<T, X> body)
            throws X {
        return Limits.within(deadline, "deadline=" + deadline, body);
    }

    /** Runs {@code action} until {@code deadline} at most, as {@link #withTimeout(Duration, Body)} does. */
    static <X extends Exception> void withDeadline(Deadline deadline, Action<X> action) throws X {
        withDeadline(deadline, action.asBody());
    }

    /**
     * Runs {@code action} for {@code limit} at most, then moves on.
     *
     * @return whether the action came to its end
     * @throws X what the action threw
     */
    static <X extends Exception> boolean moveOnAfter(Duration limit, Action<X> action) throws X {
        return Limits.scopeFor(limit).run(action);
    }

    /** Runs {@code body} for {@code limit} at most, and returns its result, or {@code otherwise} if the time was over. */
    static <T extends @Nullable Object, X extends Exception> T moveOnAfter(Duration limit, Body<T, X> body, T otherwise)
            throws X {
        return Limits.scopeFor(limit).run(body, otherwise);
    }

    /**
     * Runs {@code body}, shielded: cancelling the task or what is around it takes effect when the body has ended.
     *
     * @throws X what the body threw
     */
    static <T extends @Nullable Object, X extends Exception> T shield(Body<T, X> body) throws X {
        return Limits.in(CancelScope.shielded(), body);
    }

    /** Runs {@code action}, shielded, as {@link #shield(Body)} does. */
    static <X extends Exception> void shield(Action<X> action) throws X {
        shield(action.asBody());
    }

    /**
     * Runs {@code body}, shielded from a {@linkplain CancelScope#cancel(Duration) soft cancel} for as long as that gives.
     *
     * @throws X what the body threw
     */
    static <T extends @Nullable Object, X extends Exception> T softShield(Body<T, X> body) throws X {
        return Limits.in(CancelScope.softlyShielded(), body);
    }

    /** Runs {@code action}, shielded from a soft cancel, as {@link #softShield(Body)} does. */
    static <X extends Exception> void softShield(Action<X> action) throws X {
        softShield(action.asBody());
    }

    /**
     * Runs {@code body}, which must not give way to other tasks: for code that relies on nothing else of the loop running
     * meanwhile, where a wait may hide in something that it calls.
     *
     * @throws X what the body threw
     * @throws IllegalStateException if it gave way, in a wait of Treadle, of the JDK or by a yield; after its end, and unless it
     *     threw itself; in debug mode the cause has the stack of that wait
     */
    static <T extends @Nullable Object, X extends Exception> T noWait(Body<T, X> body) throws X {
        return NoWait.run(body);
    }

    /** Runs {@code action}, which must not give way to other tasks, as {@link #noWait(Body)} does. */
    static <X extends Exception> void noWait(Action<X> action) throws X {
        noWait(action.asBody());
    }

    /**
     * Waits until {@code stage} is complete and returns its result. Cancelling the caller ends the wait and leaves the stage
     * as it is, since others may wait for it too.
     *
     * @throws Exception what the stage failed with, without the wrapper that futures put around it
     * @throws java.util.concurrent.CancellationException if the stage was cancelled
     * @throws Cancelled if the caller is cancelled
     */
    static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Exception {
        return StageClause.await(stage);
    }

    /** Unique in its loop; counts from 1. */
    long id();

    /** The name it was spawned with, else {@code task-} and its number. */
    String name();

    TaskState state();

    /** Whether nobody need wait for it: {@code EventLoop.run} does not. A thread that was adopted is a daemon. */
    boolean isDaemon();

    /** Where it is now, innermost call first; empty before it has begun and once it has ended. */
    List<StackTraceElement> stackTrace();

    /** Whether it has ended, in whatever way. */
    default boolean isDone() {
        return state().isDone();
    }

    /** Whether it has ended by returning. */
    default boolean isSuccessful() {
        return state() == TaskState.SUCCEEDED;
    }

    /** Its result; null unless it {@link #isSuccessful}. Does not wait. */
    @Nullable
    T value();

    /** What it failed with; null unless it has {@linkplain TaskState#FAILED failed}. Does not wait. */
    @Nullable
    Throwable exception();

    /**
     * Waits until it is done, however it ends.
     *
     * @throws io.treadle.core.diagnostics.DeadlockException if it waits for the caller, perhaps by way of locks and other tasks
     * @throws Cancelled if the caller is cancelled
     */
    void join();

    /** Waits until it is done, for {@code limit} at most; whether it is. */
    boolean join(Duration limit);

    /**
     * Waits until it is done and returns its result.
     *
     * @throws Exception what the task failed with, the same object for everybody who asks (an {@link Error} too)
     * @throws TaskCancelledException if the task was cancelled
     * @throws Cancelled if the caller is cancelled
     */
    T get() throws Exception;

    /**
     * Has {@code callback} called on the loop once the task is done, soon if it is already. Callbacks run one after the
     * other in the order they were added; one that fails goes to the loop's exception handler and stops no other.
     */
    void onDone(Consumer<? super Task<T>> callback);

    /**
     * Takes back the first {@link #onDone} of {@code callback}, also when the task is done and the callback's turn is yet to
     * come; false if there is none.
     */
    boolean removeOnDone(Consumer<? super Task<T>> callback);

    /**
     * Asks the task to end: its next wait, or the one it is in, throws {@link Cancelled}, and so does every later one. Before
     * its first step it ends without running its body. In a wait of the JDK it is interrupted. Does not wait; any thread.
     */
    void cancel();

    /** The same, with a reason for people: {@link Cancelled} tells it, and the {@link TaskCancelledException} of {@link #get}. */
    void cancel(String reason);

    /**
     * Asks the task to end, softly: code in a {@linkplain #softShield soft shield} may go on for {@code grace}, every other wait
     * throws now. A later request can only shorten the grace. Does not wait; any thread.
     */
    void cancel(String reason, Duration grace);

    /**
     * Throws {@code error} in the task, once: from the wait that it is in, or its next one, whatever shields it. The task may
     * catch it and go on. Before its first step it fails with it. In a wait of the JDK it is interrupted. Does nothing if the
     * task is done, or another error is on its way. Does not wait; any thread.
     */
    void kill(Throwable error);

    /**
     * A future that completes as the task does, for code outside the loop. Cancelling the future cancels the task, and
     * a cancelled task cancels the future.
     */
    CompletableFuture<T> toCompletableFuture();
}
