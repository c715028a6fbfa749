package io.treadle.core;

import io.treadle.core.engine.Scheduler;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.task.TaskGuest;
import io.treadle.core.internal.task.TaskHost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link Task}. It is its thread's {@code UncaughtExceptionHandler}: so the current task is
 * found without a thread-local, which would cost 136 bytes a task.
 */
/*
 *   NEW        spawned                        the body has not begun
 *   begun      run() on the loop              READY, RUNNING or WAITING, as its thread is
 *   SUCCEEDED  the body returned              also after a cancellation that it swallowed: the value counts
 *   CANCELLED  cancelled before it began; or it threw Cancelled, or the failure of a JDK wait that we interrupted
 *   FAILED     the body threw anything else
 *
 * The last three are final; they are written once, on the loop, and then listeners are told. A request to cancel is never
 * taken back: each wait of the task throws from then on.
 */
final class RealTask<T extends @Nullable Object> extends LinkedRing.Node implements Task<T>, Runnable, TaskHost {

    /** After so many swallowed cancellations the task is reported. */
    private static final int DELIVERIES_BEFORE_REPORT = 100;

    final TaskLoop loop;
    private final long id;
    private final SpawnOptions options;
    private final @Nullable Throwable spawnSite;
    private @Nullable Body<T, ?> body;
    private final boolean adopted;
    private final Thread thread;

    // on the loop
    @Nullable
    Wait wait;

    private @Nullable LinkedRing<DoneListener> listeners;
    private @Nullable Cancellation cancellation;
    private @Nullable TaskGuest guest;

    // written on the loop, read by any thread
    private volatile @Nullable TaskState end;
    private volatile boolean begun;
    private @Nullable T value;
    private @Nullable Throwable error;

    /** Makes a task that {@link #start} starts; {@code spawnSite} tells where it was spawned, if that is recorded. */
    RealTask(TaskLoop loop, long id, SpawnOptions options, Body<T, ?> body, @Nullable Throwable spawnSite) {
        this.loop = loop;
        this.id = id;
        this.options = options;
        this.body = body;
        this.spawnSite = spawnSite;
        this.adopted = false;
        var builder = loop.scheduler().newThread().uncaughtExceptionHandler(this);
        this.thread = (options.name() == null ? builder : builder.name(options.name())).unstarted(this);
    }

    /** Adopts a thread that a library started on the loop. It never counts as done before its thread is. */
    private RealTask(TaskLoop loop, Thread thread) {
        this.loop = loop;
        this.id = loop.nextTaskId();
        this.options = new SpawnOptions(thread.getName().isEmpty() ? null : thread.getName(), true, false);
        this.spawnSite = null;
        this.adopted = true;
        this.thread = thread;
        this.begun = true;
    }

    static RealTask<?> current() {
        var thread = Thread.currentThread();
        return thread.getUncaughtExceptionHandler() instanceof RealTask<?> task && task.loop.isOnThread()
                ? task
                : adopt(thread);
    }

    private static RealTask<?> adopt(Thread thread) {
        var loop = TaskLoop.current();
        loop.ensureNotInHub();
        var task = new RealTask<@Nullable Void>(loop, thread);
        thread.setUncaughtExceptionHandler(task);
        return task;
    }

    void start() {
        if (options.eager()) {
            loop.scheduler().startNow(thread);
        } else {
            thread.start();
        }
    }

    // ---- the life of its thread ----

    @Override
    public void run() {
        var running = body;
        body = null;
        if (running == null || cancellation != null || end != null) {
            end(TaskState.CANCELLED, null, null);
            return;
        }
        begun = true;
        T result;
        try {
            result = runWithGuest(running);
        } catch (Throwable e) {
            endBy(e);
            return;
        }
        end(TaskState.SUCCEEDED, result, null);
    }

    /** Runs {@code running}, then ends what still works in this task: it must not outlive it. */
    private T runWithGuest(Body<T, ?> running) throws Exception {
        T result;
        try {
            result = running.run();
        } catch (Throwable e) {
            endGuest(e);
            throw e;
        }
        endGuest(null);
        return result;
    }

    private void endGuest(@Nullable Throwable failure) throws Exception {
        if (guest != null) {
            guest.taskEnding(failure);
        }
    }

    private void endBy(Throwable thrown) {
        if (isCancellation(thrown)) {
            end(TaskState.CANCELLED, null, null);
            return;
        }
        if (cancellation != null) {
            cancellation.suppressIn(thrown);
        }
        end(TaskState.FAILED, null, thrown);
    }

    /** Whether {@code thrown} is how this task ends because it was cancelled, and not a failure of its own. */
    boolean isCancellation(Throwable thrown) {
        return cancellation != null && cancellation.explains(thrown);
    }

    private void end(TaskState state, @Nullable T result, @Nullable Throwable failure) {
        if (end != null) {
            return; // abandoned by its loop, which has told everybody already
        }
        value = result;
        error = failure;
        end = state;
        if (cancellation != null) {
            cancellation.taskEnded();
        }
        loop.ended(this);
        boolean observed = tellListeners();
        if (state == TaskState.FAILED && !observed) {
            loop.reportUnobserved(this);
        }
    }

    /** The loop closes and this has not ended in the time it had: counts as cancelled from now on. On the loop. */
    void abandon() {
        end(TaskState.CANCELLED, null, null);
    }

    private boolean tellListeners() {
        if (listeners == null) {
            return false;
        }
        boolean any = !listeners.isEmpty();
        for (var listener = listeners.poll(); listener != null; listener = listeners.poll()) {
            listener.taskDone();
        }
        return any;
    }

    /** Reached by adopted threads only: our own body catches everything. */
    @Override
    public void uncaughtException(Thread failed, Throwable e) {
        if (cancellation == null || !cancellation.explains(e)) {
            loop.report("the thread " + failed.getName() + " on the loop " + loop.name() + " failed", e, this);
        }
    }

    // ---- for waits ----

    /** A wait of this task is about to begin: throws if the task is cancelled. */
    void checkpoint() {
        if (cancellation != null) {
            // Gives way first, so that a loop of "try { wait } catch (Throwable)" cannot freeze the scheduler.
            Thread.yield();
            throw newCancelled();
        }
    }

    /** It is about to park in {@code beginning}. */
    void beginWait(Wait beginning) {
        wait = beginning;
        if (adopted) {
            // Nobody tells us when such a thread ends, so it is one of the loop's tasks just while it waits: closing
            // cancels it.
            loop.begun(this);
        }
    }

    /** The wait is over. */
    void endWait() {
        wait = null;
        if (adopted) {
            loop.ended(this);
        }
    }

    Cancelled newCancelled() {
        var request = cancellation;
        if (request == null) {
            throw new IllegalStateException("not cancelled: " + this + "; please report");
        }
        if (request.countDelivery() == DELIVERIES_BEFORE_REPORT) {
            loop.report(
                    this + " was cancelled and has swallowed Cancelled " + DELIVERIES_BEFORE_REPORT
                            + " times; let it pass, or end the loop that catches it",
                    request.newCancelled(),
                    this);
        }
        return request.newCancelled();
    }

    /** A wait of ours has cleared the interrupt flag: sets it again, unless it came from our own cancelling. */
    void keepInterrupt() {
        if (cancellation == null || !cancellation.hasInterrupted()) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- cancelling ----

    @Override
    public void cancel() {
        loop.runOrSend(this::cancelOnLoop);
    }

    /** Cancels; on the loop. */
    void cancelOnLoop() {
        if (end != null || cancellation != null) {
            return;
        }
        cancellation = new Cancellation(this);
        if (wait != null) {
            wait.cancel();
        }
        if (begun) {
            cancellation.watchJdkWaits();
        }
    }

    /** Whether it was asked to end. */
    boolean isCancelRequested() {
        return cancellation != null;
    }

    Thread thread() {
        return thread;
    }

    /** The thread that does its work now: its own, a greenlet's or a generator's. Exact on the loop. */
    Thread activeThread() {
        return guest == null ? thread : guest.activeThread();
    }

    /** Whether it is parked in a wait that is not ours and that an interrupt may end. */
    boolean isInJdkWait() {
        var state = activeThread().getState();
        return wait == null && (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING);
    }

    // ---- for greenlets and generators, which are further threads of it ----

    @Override
    public Scheduler scheduler() {
        return loop.scheduler();
    }

    @Override
    public @Nullable TaskGuest guest() {
        return guest;
    }

    @Override
    public void setGuest(@Nullable TaskGuest newGuest) {
        guest = newGuest;
    }

    @Override
    public boolean tellsItsEnd() {
        return !adopted;
    }

    // ---- for everybody ----

    @Override
    public long id() {
        return id;
    }

    @Override
    public String name() {
        var name = options.name();
        return name == null ? "task-" + id : name;
    }

    @Override
    public boolean isDaemon() {
        return options.daemon();
    }

    @Override
    public List<StackTraceElement> stackTrace() {
        return List.of(activeThread().getStackTrace());
    }

    SpawnOptions options() {
        return options;
    }

    @Nullable
    Throwable spawnSite() {
        return spawnSite;
    }

    @Override
    public TaskState state() {
        var ended = end;
        if (ended != null) {
            return ended;
        }
        if (!begun) {
            return TaskState.NEW;
        }
        var active = activeThread();
        return switch (active.getState()) {
            case RUNNABLE, NEW -> active == Thread.currentThread() ? TaskState.RUNNING : TaskState.READY;
            case TERMINATED -> stateOfTerminated();
            default -> TaskState.WAITING;
        };
    }

    private TaskState stateOfTerminated() {
        var ended = end; // once more: it may have ended since the caller looked
        if (ended != null) {
            return ended;
        }
        return error == null ? TaskState.SUCCEEDED : TaskState.FAILED;
    }

    @Override
    public @Nullable T value() {
        return isDone() ? value : null;
    }

    @Override
    public @Nullable Throwable exception() {
        return isDone() ? error : null;
    }

    // ---- waiting for it ----

    @Override
    public void join() {
        var wait = Wait.begin();
        ensureJoinable();
        awaitDone(wait);
    }

    @Override
    public boolean join(Duration limit) {
        var wait = Wait.begin();
        ensureJoinable();
        wait.addTimeout(limit);
        awaitDone(wait);
        return isDone();
    }

    /** Refuses what could never end or would race; asked before a wait registers anything. */
    void ensureJoinable() {
        loop.ensureOnThread();
        if (this == loop.currentOrNull()) {
            throw new IllegalStateException("a task cannot wait for itself: task=" + name());
        }
    }

    private void awaitDone(Wait wait) {
        var clause = new JoinClause(wait);
        addListener(clause);
        wait.add(clause);
        wait.park();
    }

    @Override
    public T get() throws Exception {
        join();
        return result();
    }

    /** What it returned, or throws what it threw; once it is done. */
    @SuppressWarnings("NullAway") // value is a T once the task has succeeded
    T result() throws Exception {
        if (end == TaskState.CANCELLED) {
            throw new TaskCancelledException("the task was cancelled: task=" + name());
        }
        if (error instanceof Exception e) {
            throw e;
        }
        if (error instanceof Error e) {
            throw e;
        }
        if (error != null) {
            throw new ExecutionException(error);
        }
        return value;
    }

    @Override
    public void onDone(Consumer<? super Task<T>> callback) {
        Runnable adding = () -> addListener(new DoneCallback<>(this, callback));
        loop.runOrSend(adding, adding);
    }

    /** Has {@code listener} told, at once if the task is done; on the loop. */
    void addListener(DoneListener listener) {
        if (isDone()) {
            listener.taskDone();
            return;
        }
        if (listeners == null) {
            listeners = new LinkedRing<>();
        }
        listeners.add(listener);
    }

    void removeListener(DoneListener listener) {
        if (listeners != null) {
            listeners.remove(listener);
        }
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        var future = new TaskFuture<T>();
        future.bind(this);
        return future;
    }

    @Override
    public String toString() {
        return "Task[" + name() + ", " + state() + "]";
    }

    /** Wants to know when a task is done. Called once on the loop, possibly outside any task: must only enqueue. */
    abstract static class DoneListener extends LinkedRing.Node {
        abstract void taskDone();
    }

    private final class JoinClause extends DoneListener implements Wait.Clause {
        private final Wait waiting;

        JoinClause(Wait waiting) {
            this.waiting = waiting;
        }

        @Override
        void taskDone() {
            waiting.fire(this);
        }

        @Override
        public void undo() {
            removeListener(this);
        }
    }

    private static final class DoneCallback<T extends @Nullable Object> extends DoneListener implements Callbacks.Call {
        private final RealTask<T> task;
        private final Consumer<? super Task<T>> callback;

        DoneCallback(RealTask<T> task, Consumer<? super Task<T>> callback) {
            this.task = task;
            this.callback = callback;
        }

        @Override
        void taskDone() {
            task.loop.callSoonOnLoop(this);
        }

        @Override
        public void run() {
            callback.accept(task);
        }

        /** Threads may wait for a future that is not told, and it does not care where it is. */
        @Override
        public void refused() {
            Object told = callback;
            if (told instanceof TaskFuture<?>) {
                callback.accept(task);
            }
        }
    }
}
