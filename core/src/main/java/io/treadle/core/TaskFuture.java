package io.treadle.core;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A task as the world outside its loop sees it: completes with the task, and cancels it when it is cancelled itself. */
final class TaskFuture<T extends @Nullable Object> extends CompletableFuture<T> implements Consumer<Task<T>> {
    private volatile @Nullable Task<T> task;

    /** Ties this to {@code bound}; once. */
    void bind(Task<T> bound) {
        task = bound;
        if (isCancelled()) {
            bound.cancel();
        } else if (bound.isDone()) {
            accept(bound);
        } else {
            bound.onDone(this);
        }
    }

    @Override
    public void accept(Task<T> done) {
        if (done.state() == TaskState.CANCELLED) {
            super.cancel(false);
            return;
        }
        try {
            complete(((RealTask<T>) done).result());
        } catch (Throwable e) {
            if (!completeExceptionally(e)) {
                // Cancelled meanwhile, so nobody sees it here.
                ((RealTask<T>) done).loop.reports().addUnobserved((RealTask<T>) done);
            }
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        var bound = task;
        if (cancelled && bound != null) {
            bound.cancel();
        }
        return cancelled;
    }
}
