package io.treadle.loop;

import io.treadle.core.Cancelled;
import io.treadle.core.RemoteClause;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.diagnostics.TaskSnapshot;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.core.pool.Slot;
import io.treadle.loop.internal.flight.OffloadEvent;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** One call, from the task that waits for it to the thread that runs it and back. */
/*
 * The slot is let go twice: by the task, and by the thread when it has really finished, also if the task has gone on long before.
 *
 *   queued     start()      the task waits, the call is in the queue of the workers
 *   running    run()        a thread has it
 *   ended      arrived()    back on the loop's thread; its slot is released
 *   unwanted   giveUp()     the task was cancelled: a queued call is dropped, a running one ended as OnCancel says
 */
final class OffloadCall<T extends @Nullable Object> extends RemoteClause implements Workers.Job {
    private static final ThreadLocal<OffloadCall<?>> CURRENT = new ThreadLocal<>();

    /** Sees to it that an interrupt reaches this call and never the next one on that thread. */
    private static final class Run<T extends @Nullable Object> extends FutureTask<T> {
        Run(Body<T, ?> body) {
            super(body::run);
        }

        void fail(Throwable reason) {
            setException(reason);
        }
    }

    /** The caller waits for the end of a call whose result it does not want any more. */
    private record Ending(Wait parked) implements Wait.Clause {
        @Override
        public void undo() {}

        @Override
        public boolean isExternal() {
            return true;
        }

        @Override
        public String describe() {
            return "waits for the end of an offloaded call";
        }
    }

    private final Wait wait;
    private final Slot slot;
    private final Workers workers;
    private final Run<T> run;
    private volatile boolean unwanted;
    /** That runs it, or has; for people. */
    private volatile @Nullable String thread;

    private @Nullable Ending ending;
    private boolean ended;

    OffloadCall(Wait wait, Slot slot, Workers workers, Body<T, ?> body) {
        super(wait);
        this.wait = wait;
        this.slot = slot;
        this.workers = workers;
        this.run = new Run<>(body);
    }

    /** Runs it to the end for the calling task, and returns what the body returned. */
    <X extends Exception> T await(OnCancel onCancel) throws X {
        if (!Scheduler.isRecording()) {
            return this.<X>awaitResult(onCancel);
        }
        var event = new OffloadEvent();
        event.begin();
        try {
            return this.<X>awaitResult(onCancel);
        } finally {
            commit(event);
        }
    }

    private void commit(OffloadEvent event) {
        if (event.shouldCommit()) {
            var task = Task.current();
            event.loop = TaskLoop.current().name();
            event.task = TaskSnapshot.labelOf(task.id(), task.name());
            event.thread = thread;
            event.commit();
        }
    }

    private <X extends Exception> T awaitResult(OnCancel onCancel) throws X {
        start();
        try {
            wait.park();
        } catch (Throwable e) {
            giveUp(onCancel, e);
            if (onCancel != OnCancel.WAIT || !(e instanceof Cancelled) || run.isCancelled()) {
                throw e;
            }
        }
        return this.<X>result();
    }

    private void start() {
        wait.add(this);
        slot.retain();
        try {
            workers.submit(this);
        } catch (Throwable e) {
            slot.release();
            throw e;
        }
    }

    // ---- on a thread of the pool ----

    @Override
    public void run() {
        CURRENT.set(this);
        thread = Thread.currentThread().getName();
        try {
            run.run();
        } finally {
            CURRENT.remove();
            complete();
        }
    }

    @Override
    public void refuse(Throwable reason) {
        run.fail(reason);
        complete();
    }

    static void checkCancelled() {
        var call = CURRENT.get();
        if (call == null) {
            throw new IllegalStateException("this is for bodies that an offload pool runs: thread="
                    + Thread.currentThread() + "; in a task, every wait looks whether it is cancelled");
        }
        if (call.unwanted) {
            throw new CancellationException("the caller of this offloaded call was cancelled");
        }
    }

    // ---- on the loop ----

    @Override
    public String describe() {
        return "waits for an offloaded call" + (thread == null ? ", which no thread has taken yet" : "");
    }

    @Override
    protected void arrived() {
        slot.release();
        ended = true;
        if (ending != null) {
            ending.parked.fire(ending);
        }
    }

    /** By the waiting task, since an interrupt may take locks. A call that runs keeps its slot until it ends. */
    private void giveUp(OnCancel onCancel, Throwable cancellation) {
        unwanted = true;
        if (workers.remove(this)) {
            run.cancel(false);
            slot.release();
        } else if (onCancel.hook() != null) {
            endBy(onCancel.hook(), cancellation);
        } else if (onCancel == OnCancel.INTERRUPT) {
            run.cancel(true);
        } else if (onCancel == OnCancel.WAIT) {
            Task.shield(this::awaitEnd);
        }
    }

    /** Waits for the end in any case; a hook that fails is replaced by an interrupt. */
    private void endBy(Action<?> hook, Throwable cancellation) {
        Task.shield(() -> {
            try {
                hook.run();
            } catch (Throwable e) {
                cancellation.addSuppressed(e);
                run.cancel(true);
            }
            awaitEnd();
        });
    }

    private void awaitEnd() {
        if (!ended) {
            var last = new Ending(Wait.begin());
            last.parked.add(last);
            ending = last;
            last.parked.park();
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the body throws X
    private <X extends Exception> T result() throws X {
        var error = run.state() == Future.State.FAILED ? run.exceptionNow() : null;
        if (error instanceof Error e) {
            throw e;
        }
        if (error != null) {
            throw (X) error;
        }
        return run.resultNow();
    }
}
