package io.treadle.core;

import io.treadle.core.engine.Timer;
import io.treadle.core.function.Action;
import org.jspecify.annotations.Nullable;

/** A call that runs soon, or once its time has come. */
final class TimedCall extends Timer implements Callbacks.Call, CallHandle {
    private final TaskLoop loop;
    private final Action<?> action;
    private final TaskLocal.@Nullable Binding locals = TaskLocal.Binding.current();
    private boolean begun;
    private boolean cancelled;

    TimedCall(TaskLoop loop, Action<?> action) {
        this.loop = loop;
        this.action = action;
    }

    @Override
    protected void expire() {
        loop.callSoonOnLoop(this);
    }

    @Override
    public void run() throws Exception {
        if (!cancelled) {
            begun = true;
            action.run();
        }
    }

    @Override
    public TaskLocal.@Nullable Binding locals() {
        return locals;
    }

    @Override
    public boolean cancel() {
        loop.ensureOnThread();
        if (begun || cancelled) {
            return false;
        }
        cancelled = true;
        loop.scheduler().cancel(this);
        return true;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }
}
