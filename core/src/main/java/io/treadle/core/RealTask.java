package io.treadle.core;

import io.treadle.core.engine.Scheduler;
import io.treadle.core.function.Body;
import io.treadle.core.internal.flight.Flight;
import io.treadle.core.internal.jdk.StackRoom;
import io.treadle.core.internal.jdk.VirtualThreads;
import io.treadle.core.internal.task.TaskGuest;
import io.treadle.core.internal.task.TaskHost;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
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
final class RealTask<T extends @Nullable Object> extends AwaitedTask<T> implements Runnable, TaskHost {
    private final Thread thread;
    private final boolean adopted;
    private @Nullable Body<T, ?> body;

    // on the loop
    @Nullable
    Wait wait;

    private @Nullable ScopeStack scopes;
    private TaskLocal.@Nullable Binding locals;
    private @Nullable TaskGuest guest;

    /** Written on the loop, read by any thread. */
    private volatile boolean begun;

    /**
     * Makes a task that {@link #start} starts.
     *
     * @param id unique in its loop; 0 for one that nobody sees
     * @param home the task scope that it belongs to; null for the loop
     */
    RealTask(TaskLoop loop, long id, @Nullable TaskScope home, SpawnOptions options, Body<T, ?> body) {
        super(loop, id, home, options, loop.spawnSite());
        this.body = body;
        this.adopted = false;
        var builder = loop.scheduler().newThread().uncaughtExceptionHandler(this);
        this.thread = (options.name() == null ? builder : builder.name(options.name())).unstarted(this);
        if (home != null) {
            VirtualThreads.bindScopedValues(thread, home.scopedValues());
        }
        this.locals = TaskLocal.Binding.current();
    }

    /** Adopts a thread that a library started on the loop. It never counts as done before its thread is. */
    private RealTask(TaskLoop loop, Thread thread) {
        super(loop, loop.nextTaskId(), null, optionsOf(thread), null);
        this.adopted = true;
        this.thread = thread;
        this.begun = true;
        this.locals = null;
    }

    private static SpawnOptions optionsOf(Thread adopted) {
        var name = adopted.getName();
        return new SpawnOptions(name.isEmpty() ? null : name, true, false, false);
    }

    static RealTask<?> current() {
        StackRoom.ensureForStep();
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
        if (options().eager()) {
            loop.scheduler().startNow(thread);
        } else {
            thread.start();
        }
    }

    // ---- the life of its thread ----

    @Override
    public void run() {
        var begun = begin();
        if (begun == null) {
            return;
        }
        @Nullable T result = null;
        @Nullable Throwable failure = null;
        // Here and not in a method of its own: each frame below a park is kept on the heap for each task that waits.
        try {
            result = begun.run();
        } catch (Throwable e) {
            failure = e;
        }
        finish(result, failure);
    }

    /** What is to be run; null if the task has ended before that. */
    private @Nullable Body<T, ?> begin() {
        try {
            var given = body;
            body = null;
            if (given != null && !hasEnded() && !isCancelDue()) {
                begun = true;
                return given;
            }
            endBeforeItBegan();
            return null;
        } catch (Throwable e) {
            throw lost(e);
        }
    }

    private void finish(@Nullable T result, @Nullable Throwable failure) {
        try {
            end(result, closeUp(failure));
        } catch (Throwable e) {
            throw lost(e);
        }
    }

    /** Its end could not be told, and others wait for that. */
    private RuntimeException lost(Throwable e) {
        loop.scheduler().fail(e);
        return Failures.<RuntimeException>sneakyThrow(e);
    }

    private void endBeforeItBegan() {
        var killed = scopes == null ? null : scopes.pendingKill();
        end(killed == null ? Outcome.cancelled() : Outcome.failed(killed));
    }

    /** Ends what it has left open in this task, which must not outlive it; returns what the task fails with, null for nothing. */
    private @Nullable Throwable closeUp(@Nullable Throwable failure) {
        try {
            if (guest != null) {
                guest.taskEnding(failure);
            }
            var complaint = scopes == null ? null : scopes.closeLeftOpenIn(scopes.own());
            if (failure == null) {
                return complaint;
            }
            if (complaint != null) {
                failure.addSuppressed(complaint);
            }
            return failure;
        } catch (Throwable e) {
            return e;
        }
    }

    private void end(@Nullable T result, @Nullable Throwable failure) {
        if (failure == null) {
            end(Outcome.succeeded(result));
        } else {
            endBy(failure);
        }
    }

    private void endBy(Throwable caught) {
        var thrown = scopes == null ? caught : scopes.truth(caught);
        if (scopes != null && scopes.endsTask(thrown)) {
            end(Outcome.cancelled());
        } else {
            end(Outcome.failed(scopes == null ? thrown : scopes.failure(thrown)));
        }
    }

    /** Whether {@code thrown} is how this task is cancelled, and not a failure of its own. */
    boolean isCancellation(Throwable thrown) {
        return scopes != null && scopes.isCancellation(thrown);
    }

    private void end(Outcome<T> how) {
        if (hasEnded()) {
            return; // abandoned by its loop, which has told everybody already
        }
        setOutcome(how);
        if (scopes != null) {
            scopes.taskEnded();
        }
        if (Flight.isRecording()) {
            TaskEvents.ended(this);
        }
        tellEnd(loop.ended(this));
    }

    /** The loop closes and this has not ended in the time it had: counts as cancelled from now on. On the loop. */
    void abandon() {
        end(Outcome.cancelled());
    }

    /** The loop has failed, so this will not go on. */
    void failWith(Throwable failure) {
        end(Outcome.failed(failure));
    }

    /** Reached by adopted threads only: our own body catches everything. */
    @Override
    public void uncaughtException(Thread failed, Throwable e) {
        if (!isCancellation(e)) {
            var name = failed.getName().isEmpty() ? failed.toString() : failed.getName();
            loop.reports().add("the thread " + name + " on the loop " + loop.name() + " failed", e, this);
        }
    }

    // ---- for waits ----

    /** A wait of this task is about to begin: throws if the task is cancelled. */
    void checkpoint() {
        if (isCancelDue()) {
            // Gives way first, so that a loop of "try { wait } catch (Throwable)" cannot freeze the scheduler.
            Thread.yield();
            throwIfCancelDue();
        }
    }

    private void throwIfCancelDue() {
        if (isCancelDue()) { // still: others ran meanwhile, and may have put up a shield
            throw Failures.<RuntimeException>sneakyThrow(scopes().toThrow(cancelledBy()));
        }
    }

    /** It is about to park in {@code beginning}. */
    void beginWait(Wait beginning) {
        wait = beginning;
        if (scopes != null) {
            scopes.waitBegins(beginning);
        }
        if (Flight.isRecording()) {
            loop.waits().begin(this, beginning);
        }
        countIfAdopted();
    }

    /** {@code decided} has come to an end: has the thread go on that is parked in it, if one is. */
    void goOnFrom(Wait decided) {
        if (wait == decided) {
            LockSupport.unpark(activeThread());
        }
    }

    /** The wait is over. */
    void endWait() {
        wait = null;
        if (Flight.isRecording()) {
            loop.waits().end(this);
        }
        if (scopes != null) {
            scopes.waitEnded();
        }
        countIfAdopted();
    }

    /**
     * Nobody tells us when an adopted thread ends, so it is one of the loop's tasks just while it waits or is in a scope: so
     * closing the loop cancels it, and what it has spawned in that scope.
     */
    void countIfAdopted() {
        if (adopted) {
            boolean counts = wait != null || (scopes != null && scopes.isInScope());
            if (counts && !isLinked()) {
                loop.begun(this);
            } else if (!counts && isLinked()) {
                loop.ended(this);
            }
        }
    }

    /** Its thread was adopted, and may have ended with a scope left open: then it is over when nothing in that lives any more. */
    void endIfGone() {
        if (adopted && !hasEnded() && thread.getState() == Thread.State.TERMINATED && TaskTree.isChildless(this)) {
            loop.reports().add(this + " has ended", scopes().leftOpen(scopes().innermost()), this);
            abandon();
        }
    }

    /** An interrupt has reached its wait. That ends no task; but who has started a thread that was adopted has no other way. */
    void interruptedInWait() {
        if (adopted) {
            Thread.yield(); // as in checkpoint(): who swallows what comes of it must not freeze the scheduler
            scopes().interrupted();
        }
    }

    /** A wait of ours has cleared the interrupt flag: sets it again, unless it came from our own cancelling. */
    void keepInterrupt() {
        if (scopes == null || !scopes.interruptWasOurs()) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- scopes and cancelling ----

    /** The task scope that takes what it spawns; null for the loop. */
    @Nullable
    TaskScope homeOfSpawned() {
        return scopes == null ? home() : scopes.innermost().home();
    }

    boolean hasScopes() {
        return scopes != null;
    }

    /** The scopes that it is in; made with the first question. */
    ScopeStack scopes() {
        if (scopes == null) {
            scopes = new ScopeStack(this, home());
        }
        return scopes;
    }

    /** Which scope cancels its waits; null for none. */
    @Nullable
    CancelScope cancelledBy() {
        return scopes == null ? cancelledWithHomeBy() : scopes.innermost().cancelledBy();
    }

    @Override
    @Nullable
    CancelScope cancelledAsAWholeBy() {
        // Its own scope knows; one that never had any was cancelled with its home.
        return scopes == null ? cancelledWithHomeBy() : scopes.own().cancelledBy();
    }

    private @Nullable CancelScope cancelledWithHomeBy() {
        var home = home();
        return home == null ? null : home.cancelScope().cancelledBy();
    }

    /** Whether its next wait throws. */
    boolean isCancelDue() {
        return scopes == null ? cancelledWithHomeBy() != null : scopes.isDue();
    }

    /** Whether a deadline around it, up to a shield, ends its waits. */
    boolean hasDeadline() {
        var home = home();
        var innermost = scopes != null ? scopes.innermost() : home == null ? null : home.cancelScope();
        return innermost != null && CancelTree.firstDeadline(innermost) != null;
    }

    /** Whether it was itself asked to end, as a whole. */
    boolean isCancelRequested() {
        return scopes != null && scopes.own().isCancelRequested();
    }

    @Override
    public void cancel() {
        cancel("the task was cancelled");
    }

    @Override
    public void cancel(String reason) {
        var request = CancelRequest.by(CancelRequest.caller(), reason);
        loop.mail().runOrSend(() -> cancelOnLoop(request));
    }

    @Override
    public void cancel(String reason, Duration grace) {
        CancelScope.ensureGiven(grace);
        var request = CancelRequest.by(CancelRequest.caller(), reason);
        loop.mail().runOrSend(() -> {
            if (!hasEnded()) {
                scopes().own().cancelSoftlyOnLoop(request, loop.deadlineAfter(grace));
            }
        });
    }

    /** Cancels; on the loop. */
    void cancelOnLoop(CancelRequest request) {
        if (!hasEnded()) {
            scopes().own().cancelOnLoop(request);
        }
    }

    @Override
    public void kill(Throwable error) {
        Objects.requireNonNull(error, "kill throws what it is given: error=null; to end a task quietly call cancel()");
        loop.mail().runOrSend(() -> {
            if (!hasEnded()) {
                scopes().kill(error);
            }
        });
    }

    /** Ends the wait of ours that it is in, if any. */
    void cancelWait() {
        if (wait != null) {
            wait.cancel(cancelledBy());
        }
    }

    boolean hasBegun() {
        return begun;
    }

    /** What its task locals are bound to, the innermost binding first. */
    TaskLocal.@Nullable Binding locals() {
        return locals;
    }

    void setLocals(TaskLocal.@Nullable Binding bindings) {
        locals = bindings;
    }

    @Override
    public void ensureMayLeave() {
        TaskLocal.Binding.ensureMayLeave(this);
        if (scopes != null) {
            scopes.ensureMayLeave();
        }
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

    // ---- for greenlets and generators, which are further threads of it, and for locks ----

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
    public Runnable whenEnded(Runnable ended) {
        var watch = new EndWatch(ended);
        addListener(watch);
        return () -> removeListener(watch);
    }

    @Override
    public boolean tellsItsEnd() {
        return !adopted;
    }

    // ---- for everybody ----

    @Override
    public List<StackTraceElement> stackTrace() {
        return List.of(activeThread().getStackTrace());
    }

    /** Whether its thread was started by a library, and became a task when it first used the loop. */
    boolean isAdopted() {
        return adopted;
    }

    @Override
    public TaskState state() {
        var ended = outcome();
        if (ended != null) {
            return ended.state();
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
        var ended = outcome(); // once more: it may have ended since the caller looked
        return ended == null ? TaskState.SUCCEEDED : ended.state();
    }

    @Override
    public String toString() {
        return "Task[" + name() + ", " + state() + "]";
    }
}
