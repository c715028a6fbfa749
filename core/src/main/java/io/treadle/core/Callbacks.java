package io.treadle.core;

import io.treadle.core.engine.Scheduler;
import io.treadle.core.engine.Signal;
import io.treadle.core.function.Action;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.jdk.VirtualThreads;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs short calls one after the other in a re-used task, so that a callback costs no task of its own. A callback may
 * wait all the same: the loop then carries on with another runner.
 */
/*
 * While there are calls, the dispatcher, a signal, goes round in the ready queue:
 *
 *   no call left                         it leaves the queue
 *   no active runner, or it is parked    makes an idle runner the active one and unparks it
 *   the active runner is ready           nothing: its turn comes
 *
 *   runner:  idle -> active (dispatcher) -> runs what was there when its slice began -> yields, if more has come
 *                                                                                    -> idle, if none is left
 *            a runner that was replaced while it waited finishes its call and is idle again, or ends if enough are idle
 *            or if its call was cancelled
 *
 *   all calls:  open -> refusing (refuse(): what is there and what comes is refused, but failures are still reported)
 *                    -> closed (close(): everything is refused and the runners end)
 *
 * The dispatcher must not start threads (the platform thread may take no lock), so a runner that becomes active first
 * sees to it that another stands idle.
 */
final class Callbacks {
    /** A call, and what to do with it if the loop closes before it has run. */
    interface Call {
        void run() throws Exception;

        default void refused() {}

        /** What task locals are bound to during the call. */
        default TaskLocal.@Nullable Binding locals() {
            return null;
        }

        /** Whether it is refused as soon as the loop closes; a report of a failure still runs then. */
        default boolean isRefusable() {
            return true;
        }
    }

    /** What an idle runner is parked on, so that it is not taken for one that waits. */
    static final Object RESTING = new Object();

    private static final int MAX_IDLE = 4;

    private final TaskLoop loop;
    private final Scheduler scheduler;
    private final ArrayDeque<Call> calls = new ArrayDeque<>();
    private final ArrayDeque<Runner> idle = new ArrayDeque<>();
    private final LinkedRing<Runner> runners = new LinkedRing<>();
    private final Dispatcher dispatcher = new Dispatcher();
    private @Nullable Runner active;
    private boolean dispatching;
    private boolean refusing;
    private boolean closed;

    Callbacks(TaskLoop loop) {
        this.loop = loop;
        this.scheduler = loop.scheduler();
    }

    /** Makes the first runner; by the thread that makes the loop, while that does not run yet. */
    void start() {
        addRunner();
    }

    /** On the loop, or in a signal. */
    void add(Call call) {
        if (closed || (refusing && call.isRefusable())) {
            call.refused();
        } else {
            enqueue(call);
        }
    }

    private void enqueue(Call call) {
        calls.add(call);
        if (!dispatching) {
            dispatching = true;
            scheduler.enqueue(dispatcher);
        }
    }

    /**
     * Waits until all calls that are there now, also those that another thread has sent, have begun, and have ended unless
     * they wait. In a callback or a task.
     */
    void settle() {
        var wait = Wait.begin();
        Wait.Clause turn = () -> {};
        scheduler.send(new Signal() {
            @Override
            public void run() {
                enqueue(() -> wait.fire(turn));
            }

            @Override
            protected void refused() {}
        });
        wait.add(turn);
        wait.park();
    }

    /** Cancels the calls that have begun and wait, but for the caller. */
    void cancelWaiting() {
        runners.forEach(runner -> {
            if (runner.busy && runner.task.thread() != Thread.currentThread()) {
                runner.task.cancelOnLoop(CancelRequest.by(loop, "the loop closes"));
            }
        });
    }

    /** Refuses what has not run, cancels what waits, and refuses what comes from now on. In a callback. */
    void refuse() {
        refusing = true;
        for (int left = calls.size(); left > 0; left--) {
            add(calls.remove());
        }
        cancelWaiting();
    }

    /** Ends the runners, which have a turn to do so; what is left is refused, and what waits is cancelled. */
    void close() {
        closed = true;
        for (var call = calls.poll(); call != null; call = calls.poll()) {
            call.refused();
        }
        cancelWaiting();
        idle.forEach(runner -> LockSupport.unpark(runner.task.thread()));
        Thread.yield();
    }

    /** Visits the runners whose calls have begun and wait. */
    void forEachBusy(Consumer<RealTask<?>> visitor) {
        runners.forEach(runner -> {
            if (runner.busy && runner.task.activeThread() != Thread.currentThread()) {
                visitor.accept(runner.task);
            }
        });
    }

    private void addRunner() {
        var runner = new Runner();
        idle.add(runner);
        runners.add(runner);
        runner.task.start();
    }

    private final class Dispatcher extends Signal {
        @Override
        public void run() {
            if (calls.isEmpty()) {
                dispatching = false;
                return;
            }
            if (active == null || active.isParked()) {
                activateNext();
            }
            scheduler.enqueue(this);
        }

        private void activateNext() {
            active = idle.poll();
            if (active != null) {
                LockSupport.unpark(active.task.thread());
            }
        }

        @Override
        protected void refused() {}
    }

    private final class Runner extends LinkedRing.Node implements Action<RuntimeException> {
        final RealTask<@Nullable Void> task =
                new RealTask<>(loop, 0, null, SpawnOptions.named("callbacks").asDaemon(), asBody());
        private boolean busy;
        private boolean retired;

        boolean isParked() {
            return switch (task.activeThread().getState()) {
                case WAITING, TIMED_WAITING, BLOCKED -> true;
                default -> false;
            };
        }

        @Override
        public void run() {
            try {
                while (!closed && !retired) {
                    if (active == this) {
                        serve();
                    } else {
                        LockSupport.park(RESTING);
                    }
                }
            } catch (Throwable e) {
                scheduler.fail(e); // calls would wait for ever for one that serves them
                throw e;
            }
        }

        private void serve() {
            if (idle.isEmpty()) {
                addRunner();
            }
            for (int n = calls.size(); n > 0 && mayServe() && !calls.isEmpty(); n--) {
                call(calls.remove());
            }
            if (mayServe() && !calls.isEmpty()) {
                Thread.yield();
            } else {
                rest();
            }
        }

        /** Not if it was replaced while a call waited, nor after a call that was cancelled: the next one is not. */
        private boolean mayServe() {
            return active == this && !task.isCancelRequested();
        }

        private void rest() {
            if (active == this) {
                active = null;
            }
            retired = task.isCancelRequested() || idle.size() >= MAX_IDLE;
            if (retired) {
                runners.remove(this);
            } else {
                idle.push(this);
            }
        }

        private void call(Call call) {
            busy = true;
            task.setLocals(call.locals());
            try {
                call.run();
            } catch (Throwable e) {
                if (!task.isCancellation(e)) {
                    loop.reports().add("a callback on the loop " + loop.name() + " failed", e, null);
                }
            } finally {
                closeUp();
                busy = false;
                task.setLocals(null);
                // What it left in its thread is not for the next one.
                Thread.interrupted();
                VirtualThreads.clearThreadLocals();
            }
        }

        /** Ends the scopes that the call has left open, and takes back a kill that it did not live to throw. */
        private void closeUp() {
            if (task.hasScopes()) {
                var scopes = task.scopes();
                reportLeft(scopes.closeLeftOpenIn(scopes.own()));
                reportLeft(scopes.dropKill());
                scopes.bodyEnded();
            }
        }

        private void reportLeft(@Nullable Throwable left) {
            if (left != null) {
                loop.reports().add("a callback on the loop " + loop.name() + " left something behind", left, null);
            }
        }
    }
}
