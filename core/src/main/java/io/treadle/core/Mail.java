package io.treadle.core;

import io.treadle.core.engine.Scheduler;
import io.treadle.core.engine.Signal;
import io.treadle.core.internal.jdk.StackRoom;
import java.util.concurrent.RejectedExecutionException;

/** How any thread has something done on the loop's own. */
final class Mail {
    private final TaskLoop loop;
    private final Scheduler scheduler;
    private final Callbacks callbacks;

    Mail(TaskLoop loop, Scheduler scheduler, Callbacks callbacks) {
        this.loop = loop;
        this.scheduler = scheduler;
        this.callbacks = callbacks;
    }

    /** Runs {@code step}, which must only enqueue, at once on the loop's thread, else by a signal; drops it if the loop closes. */
    void runOrSend(Runnable step) {
        runOrSend(step, () -> {});
    }

    /** The same, with what any thread is to do instead if the loop is closed. */
    void runOrSend(Runnable step, Runnable whenClosed) {
        StackRoom.ensureForStep();
        if (scheduler.isOnThread()) {
            step.run();
        } else {
            send(step, whenClosed);
        }
    }

    /**
     * Has {@code call} run in a callback.
     *
     * @throws RejectedExecutionException if the loop is closed
     */
    void send(Callbacks.Call call) {
        if (scheduler.isClosing()) {
            throw rejection();
        }
        send(() -> callbacks.add(call), call::refused);
    }

    private void send(Runnable step, Runnable whenClosed) {
        scheduler.send(new Signal() {
            @Override
            public void run() {
                step.run();
            }

            @Override
            protected void refused() {
                whenClosed.run();
            }
        });
    }

    /** What those get whose message comes too late. */
    RejectedExecutionException rejection() {
        return new RejectedExecutionException(loop + " is closed");
    }
}
