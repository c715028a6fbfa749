package io.treadle.loop;

import io.treadle.core.RemoteClause;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads for calls that really block: files, native code, long computation. The calling task waits, its loop goes on.
 *
 * <p>One loop's; its methods are for tasks of that loop.
 */
/*
 * Places are counted on the loop's thread, so no lock is needed: a call takes one before it goes to the executor, and gives
 * it back when its thread has really finished with it, also if the caller was cancelled long before. The executor's own
 * queue is therefore bounded by the count.
 */
final class OffloadPool {
    private static final long IDLE_SECONDS = 10;

    private final TaskLoop loop;
    private final OffloadOptions options;
    private final ThreadPoolExecutor executor;
    private final ArrayDeque<Place> waiting = new ArrayDeque<>();
    private int taken;

    OffloadPool(TaskLoop loop, OffloadOptions options) {
        this.loop = loop;
        this.options = options;
        this.executor = new ThreadPoolExecutor(
                options.threads(),
                options.threads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons(loop.name() + "-offload-"));
        executor.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory daemons(String prefix) {
        var count = new AtomicInteger();
        return body -> {
            var thread = new Thread(body, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs {@code body} on a thread of the pool; see {@link EventLoop#offload}. */
    <T extends @Nullable Object, X extends Exception> T run(OnCancel onCancel, Body<T, X> body) throws X {
        return onCancel == OnCancel.WAIT ? Task.shield(() -> runNow(onCancel, body)) : runNow(onCancel, body);
    }

    private <T extends @Nullable Object, X extends Exception> T runNow(OnCancel onCancel, Body<T, X> body) throws X {
        if (!loop.isOnThread()) {
            throw new WrongThreadException("this is the offload pool of " + loop + ": thread=" + Thread.currentThread()
                    + "; a task offloads to the pool of its own loop, as Treadle.offload does");
        }
        takePlace();
        var call = submit(body);
        try {
            call.wait.park();
        } catch (Throwable e) {
            call.giveUp(onCancel, e);
            throw e;
        }
        return call.<X>result();
    }

    private <T extends @Nullable Object> Call<T> submit(Body<T, ?> body) {
        try {
            var call = new Call<T>(Wait.begin(), body);
            call.start();
            return call;
        } catch (Throwable e) {
            givePlaceBack();
            throw e;
        }
    }

    /** Interrupts what runs, drops what is queued. */
    void close() {
        executor.shutdownNow();
    }

    private void takePlace() {
        if (taken < options.capacity()) {
            taken++;
        } else if (options.whenFull() == OffloadOptions.WhenFull.REJECT) {
            throw new RejectedExecutionException(
                    "the offload pool is full: threads=" + options.threads() + ", queueCapacity="
                            + options.queueCapacity() + "; raise them, or let callers wait (WhenFull.WAIT)");
        } else {
            waitForPlace();
        }
    }

    private void waitForPlace() {
        var place = new Place(Wait.begin());
        waiting.add(place);
        place.wait.add(place);
        place.wait.park();
    }

    /** On the loop, possibly outside any task: hands the place to the first that waits for one. */
    private void givePlaceBack() {
        var next = waiting.poll();
        if (next == null) {
            taken--;
        } else {
            next.wait.fire(next);
        }
    }

    /** A task that waits for a place. */
    private final class Place implements Wait.Clause {
        final Wait wait;

        Place(Wait wait) {
            this.wait = wait;
        }

        @Override
        public void undo() {
            waiting.remove(this);
        }

        @Override
        public boolean isExternal() {
            return true;
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
    }

    /** One call, from the task that waits for it to the thread that runs it and back. */
    private final class Call<T extends @Nullable Object> extends RemoteClause implements Runnable {
        final Wait wait;
        private @Nullable Ending ending;
        private boolean ended;
        /** Sees to it that an interrupt reaches this call and never the next one on that thread. */
        private final FutureTask<T> task;

        Call(Wait wait, Body<T, ?> body) {
            super(wait);
            this.wait = wait;
            this.task = new FutureTask<>(body::run);
        }

        void start() {
            wait.add(this);
            executor.execute(this);
        }

        /** On a thread of the pool. */
        @Override
        public void run() {
            task.run();
            complete();
        }

        @Override
        protected void arrived() {
            givePlaceBack();
            ended = true;
            if (ending != null) {
                ending.parked.fire(ending);
            }
        }

        /** By the waiting task, since an interrupt may take locks. A call that runs keeps its place until it ends. */
        void giveUp(OnCancel onCancel, Throwable cancellation) {
            if (executor.remove(this)) {
                task.cancel(false);
                givePlaceBack();
            } else if (onCancel.hook() != null) {
                endBy(onCancel.hook(), cancellation);
            } else if (onCancel == OnCancel.INTERRUPT) {
                task.cancel(true);
            }
        }

        /** Waits for the end in any case; a hook that fails is replaced by an interrupt. */
        private void endBy(Action<?> hook, Throwable cancellation) {
            Task.shield(() -> {
                try {
                    hook.run();
                } catch (Throwable e) {
                    cancellation.addSuppressed(e);
                    task.cancel(true);
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
        <X extends Exception> T result() throws X {
            var error = task.state() == Future.State.FAILED ? task.exceptionNow() : null;
            if (error instanceof Error e) {
                throw e;
            }
            if (error != null) {
                throw (X) error;
            }
            return task.resultNow();
        }
    }
}
