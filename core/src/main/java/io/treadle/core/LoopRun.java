package io.treadle.core;

import io.treadle.core.engine.Scheduler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Who lets a loop run: at most one caller at a time, parked while the loop's own thread works, or nobody in particular.
 */
/*
 *   idle         the scheduler is paused                  -> foreground, background, closing
 *   foreground   untilComplete(), forever(): a caller     -> idle, when its task is done or stop() was called; the caller
 *                waits on the latch                          returns once the scheduler has really paused
 *   background   inBackground()                           -> closing
 *   closing      close(): the scheduler is never paused again; all callers of close() wait for its thread to end, and then
 *                let go of the caller of a run that was still going on
 */
final class LoopRun {
    private static final CountDownLatch BACKGROUND = new CountDownLatch(0);

    private final TaskLoop loop;
    private final AtomicReference<@Nullable CountDownLatch> current = new AtomicReference<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    LoopRun(TaskLoop loop) {
        this.loop = loop;
    }

    <T extends @Nullable Object, X extends Exception> T untilComplete(Body<T, X> body) throws X {
        var main = new MainTask<T>(body, null);
        complete(main);
        return main.<X>result();
    }

    <T extends @Nullable Object> T untilComplete(RealTask<T> task) throws Exception {
        if (task.loop != loop) {
            throw new IllegalArgumentException("the task belongs to another loop: task=" + task.name() + ", loop="
                    + task.loop.name() + ", expected=" + loop.name());
        }
        var main = new MainTask<T>(null, task);
        complete(main);
        return main.result();
    }

    void forever() {
        var ended = begin();
        run(ended, this::stop);
    }

    private void complete(MainTask<?> main) {
        var ended = begin();
        sendOrGiveUp(main);
        run(ended, main::cancel);
    }

    private void sendOrGiveUp(MainTask<?> main) {
        try {
            loop.send(main);
        } catch (RejectedExecutionException e) {
            current.set(null);
            throw new IllegalStateException(loop + " is closed; make a new one", e);
        }
    }

    private CountDownLatch begin() {
        ensureNoLoopHere();
        var ended = new CountDownLatch(1);
        if (!closing.get() && !current.compareAndSet(null, ended)) {
            throw new IllegalStateException(loop + " is running already; use loop.submit(body).get()");
        }
        if (closing.get()) {
            // Looked at after the run is known: either close() sees the run and ends it, or we see the closing.
            throw new IllegalStateException(loop + " is closed; make a new one");
        }
        return ended;
    }

    private void run(CountDownLatch ended, Runnable onInterrupt) {
        loop.scheduler().resume();
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                onInterrupt.run();
            }
        }
        current.set(null);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void inBackground() {
        if (!current.compareAndSet(null, BACKGROUND)) {
            throw new IllegalStateException(loop + " is running already");
        }
        loop.scheduler().resume();
    }

    void stop() {
        var ended = current.get();
        if (ended != null && ended != BACKGROUND) {
            loop.scheduler().pause(ended::countDown);
        }
    }

    void close() {
        ensureNotOwnThread();
        if (closing.compareAndSet(false, true)) {
            loop.send(loop::shutDown);
            loop.scheduler().keepRunning();
        }
        boolean interrupted = false;
        while (true) {
            try {
                loop.scheduler().awaitClosed();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // closing is bounded by the grace period
            }
        }
        endRun();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The loop's thread, which tells a run otherwise that it is over, has ended. */
    private void endRun() {
        var ended = current.get();
        if (ended != null) {
            ended.countDown();
        }
    }

    static void ensureNoLoopHere() {
        var here = Scheduler.current();
        if (here != null && here.owner() instanceof TaskLoop) {
            throw new IllegalStateException(
                    "a loop runs on this thread already: loop=" + here.name()
                            + "; in a task just call the code, spawn it, or start another loop in the background and submit to it");
        }
    }

    private void ensureNotOwnThread() {
        if (loop.isOnThread()) {
            throw new IllegalStateException("close waits for the loop, so its own thread cannot call it: " + loop
                    + "; use stop(), and close where the loop was run");
        }
    }

    /** The task that a run is for. */
    private final class MainTask<T extends @Nullable Object> implements Callbacks.Call {
        private final @Nullable Body<T, ?> body;
        private volatile @Nullable RealTask<T> task;
        private volatile boolean cancelled;

        MainTask(@Nullable Body<T, ?> body, @Nullable RealTask<T> task) {
            this.body = body;
            this.task = task;
        }

        @Override
        public void run() {
            var running = task;
            if (running == null && body != null) {
                running = (RealTask<T>) loop.spawn(SpawnOptions.named("main"), body);
                task = running;
            }
            if (running == null) {
                return;
            }
            if (cancelled) {
                running.cancelOnLoop();
            }
            running.addListener(new RealTask.DoneListener() {
                @Override
                void taskDone() {
                    stop();
                }
            });
        }

        void cancel() {
            cancelled = true;
            var running = task;
            if (running != null) {
                running.cancel();
            }
        }

        @Override
        public void refused() {
            stop();
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the body throws X, so its task fails with X
        <X extends Exception> T result() throws X {
            var done = task;
            if (done == null || !done.isDone()) {
                throw new IllegalStateException(loop + " was stopped before its task was done: task="
                        + (done == null ? "not begun" : done.name()) + "; run again to go on");
            }
            try {
                return done.result();
            } catch (Exception e) {
                throw (X) e;
            }
        }
    }
}
