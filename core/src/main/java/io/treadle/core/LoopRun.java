package io.treadle.core;

import io.treadle.core.engine.Scheduler;
import io.treadle.core.function.Body;
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
 *                waits for its Run                           returns once the scheduler has really paused
 *   background   inBackground()                           -> closing
 *   closing      close(): the scheduler is never paused again; all callers of close() wait for its thread to end, and a
 *                run that is still going on is stopped when the tasks have ended
 */
final class LoopRun {
    private final TaskLoop loop;
    private final AtomicReference<@Nullable Run> current = new AtomicReference<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable RealTask<?> mainTask;

    LoopRun(TaskLoop loop) {
        this.loop = loop;
    }

    <T extends @Nullable Object, X extends Exception> T untilComplete(Body<T, X> body) throws X {
        var main = new MainTask<T>(begin(), body, null);
        complete(main);
        return main.<X>result();
    }

    <T extends @Nullable Object> T untilComplete(RealTask<T> task) throws Exception {
        if (task.loop != loop) {
            throw new IllegalArgumentException("the task belongs to another loop: task=" + task.name() + ", loop="
                    + task.loop.name() + ", expected=" + loop.name());
        }
        var main = new MainTask<T>(begin(), null, task);
        complete(main);
        return main.result();
    }

    /** The task that a caller waits for; null for none. Any thread. */
    @Nullable
    RealTask<?> mainTask() {
        return mainTask;
    }

    void forever() {
        var run = begin();
        await(run, run::stop);
        loop.ensureNotFailed();
    }

    private void complete(MainTask<?> main) {
        sendOrGiveUp(main);
        await(main.run, main::cancel);
        main.leave();
    }

    private void sendOrGiveUp(MainTask<?> main) {
        try {
            loop.mail().send(main);
        } catch (RejectedExecutionException e) {
            current.set(null);
            throw closed();
        }
    }

    private Run begin() {
        ensureNoLoopHere();
        var run = new Run(Phase.NEW);
        if (!current.compareAndSet(null, run)) {
            throw closing.get()
                    ? closed()
                    : new IllegalStateException(loop + " is running already; use loop.submit(body).get()");
        }
        // After the run has become visible, so that either we see the closing or the closing sees the run.
        if (closing.get()) {
            current.set(null);
            throw closed();
        }
        return run;
    }

    private IllegalStateException closed() {
        return new IllegalStateException(loop + " is closed; make a new one");
    }

    private void await(Run run, Runnable onInterrupt) {
        run.start();
        Watchdog.begin(loop);
        boolean interrupted = false;
        while (true) {
            try {
                run.ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                onInterrupt.run();
            }
        }
        Watchdog.end(loop);
        current.set(null);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void inBackground() {
        if (!current.compareAndSet(null, new Run(Phase.STOPPED))) {
            throw new IllegalStateException(loop + " is running already");
        }
        Watchdog.begin(loop);
        loop.scheduler().resume();
    }

    void stop() {
        var run = current.get();
        if (run != null) {
            run.stop();
        }
    }

    void close() {
        ensureNotOwnThread();
        if (closing.compareAndSet(false, true)) {
            Watchdog.begin(loop);
            sendShutDown();
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
        Watchdog.end(loop);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendShutDown() {
        try {
            loop.mail().send(loop::shutDown);
        } catch (RejectedExecutionException e) {
            // It has failed, and so has ended without being closed.
        }
    }

    boolean isClosing() {
        return closing.get();
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

    private enum Phase {
        NEW,
        /** The scheduler was resumed for it. */
        RUNNING,
        STOPPED
    }

    /**
     * One run. Whoever stops it first pauses the scheduler, once and after it was resumed; a stop that comes late, when
     * the next run may have begun, does nothing.
     */
    private final class Run {
        private final CountDownLatch ended = new CountDownLatch(1);
        /** Made in advance: a run is stopped also where memory is missing. */
        private final Runnable whenPaused = ended::countDown;

        private final AtomicReference<Phase> phase;

        Run(Phase phase) {
            this.phase = new AtomicReference<>(phase);
        }

        void start() {
            loop.scheduler().resume();
            if (!phase.compareAndSet(Phase.NEW, Phase.RUNNING)) {
                pause();
            }
        }

        void stop() {
            var before = phase.getAndSet(Phase.STOPPED);
            // Where the loop itself stops it, it was resumed, though start() may not have come to say so.
            if (before == Phase.RUNNING || (before == Phase.NEW && loop.isOnThread())) {
                pause();
            }
        }

        private void pause() {
            loop.scheduler().pause(whenPaused);
        }
    }

    /** The task that a run is for. */
    private final class MainTask<T extends @Nullable Object> extends DoneListener implements Callbacks.Call {
        private static final String INTERRUPTED = "the caller of run was interrupted";

        private final Run run;
        private final @Nullable Body<T, ?> body;
        private volatile @Nullable RealTask<T> task;
        private volatile boolean cancelled;
        private boolean left;

        MainTask(Run run, @Nullable Body<T, ?> body, @Nullable RealTask<T> task) {
            this.run = run;
            this.body = body;
            this.task = task;
        }

        @Override
        public void run() {
            var running = task;
            if (running == null && body != null) {
                running = (RealTask<T>) loop.spawnDetached(SpawnOptions.named("main"), body);
                task = running;
            }
            if (running == null) {
                return;
            }
            mainTask = running;
            if (cancelled) {
                running.cancelOnLoop(CancelRequest.by("the caller of run", INTERRUPTED));
            }
            if (!left) {
                running.addListener(this);
            }
        }

        @Override
        void taskDone() {
            run.stop();
        }

        @Override
        public void refused() {
            run.stop();
        }

        void cancel() {
            cancelled = true;
            var running = task;
            if (running != null) {
                running.cancel(INTERRUPTED);
            }
        }

        /** The run is over: if the task is not, then from now on it is one that nobody waits for. */
        void leave() {
            loop.mail().runOrSend(() -> {
                left = true;
                mainTask = null;
                var running = task;
                if (running != null) {
                    running.removeListener(this);
                }
            });
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the body throws X, so its task fails with X
        <X extends Exception> T result() throws X {
            var done = task;
            if (done == null || !done.isDone()) {
                loop.ensureNotFailed();
                if (closing.get()) {
                    throw closed();
                }
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
