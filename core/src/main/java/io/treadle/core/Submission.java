package io.treadle.core;

import io.treadle.core.function.Body;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A task that another thread asks for: spawned by a callback on the loop, and seen from outside as a future. */
final class Submission<T extends @Nullable Object> implements Callbacks.Call {
    private final TaskLoop loop;
    private final Body<T, ?> body;
    private final TaskFuture<T> future = new TaskFuture<>();

    Submission(TaskLoop loop, Body<T, ?> body) {
        this.loop = loop;
        this.body = body;
    }

    CompletableFuture<T> future() {
        return future;
    }

    @Override
    public void run() {
        if (!future.isDone()) {
            future.bind(loop.spawn(body));
        }
    }

    @Override
    public void refused() {
        future.completeExceptionally(loop.mail().rejection());
    }
}
