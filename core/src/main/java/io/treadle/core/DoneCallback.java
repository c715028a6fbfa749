package io.treadle.core;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has a callback called once a task is done. */
final class DoneCallback<T extends @Nullable Object> extends DoneListener implements Callbacks.Call {
    private final AwaitedTask<T> task;
    private final Consumer<? super Task<T>> callback;
    private final TaskLocal.@Nullable Binding locals = TaskLocal.Binding.current();

    DoneCallback(AwaitedTask<T> task, Consumer<? super Task<T>> callback) {
        this.task = task;
        this.callback = callback;
    }

    boolean calls(Consumer<?> function) {
        return callback.equals(function);
    }

    @Override
    void taskDone() {
        task.listeners().toRun(this);
        task.loop.callSoonOnLoop(this);
    }

    @Override
    public void run() {
        if (task.listeners().take(this)) {
            callback.accept(task);
        }
    }

    @Override
    public TaskLocal.@Nullable Binding locals() {
        return locals;
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
