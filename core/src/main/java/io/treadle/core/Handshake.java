package io.treadle.core;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The wait of {@link TaskScope#start} for the word of the task that it has started. */
/*
 *   starting   the task runs; its failure is thrown by start(), and the scope does not see it
 *   ready      accept() was called: start() returns the value, and the task is like any other of the scope
 *   over       the task ended without a word, or the caller was cancelled and has cancelled it
 */
final class Handshake<T extends @Nullable Object> extends DoneListener implements Wait.Clause, Consumer<T> {
    private final TaskScope scope;
    private final Wait wait = Wait.begin();
    private @Nullable RealTask<?> task;
    private @Nullable T value;
    private boolean ready;

    private Handshake(TaskScope scope) {
        this.scope = scope;
    }

    static <T extends @Nullable Object> T start(TaskScope scope, TaskScope.StartBody<T, ?> body) throws Exception {
        var handshake = new Handshake<T>(scope);
        return handshake.await(scope.prepare(() -> body.run(handshake)));
    }

    @SuppressWarnings("NullAway") // value is a T once the task is ready
    private T await(RealTask<?> started) throws Exception {
        task = started;
        scope.setStarting(started);
        started.addListener(this);
        wait.add(this);
        started.start(); // an eager one may say its word, or end, at once
        try {
            wait.park();
        } catch (Throwable e) {
            started.cancel();
            started.awaitEndShielded();
            var failure = started.exception();
            if (failure != null) { // it failed while it cleaned up
                Failures.suppress(failure, e);
                throw Failures.<RuntimeException>sneakyThrow(failure);
            }
            throw e;
        }
        if (!ready) {
            started.result();
            throw new IllegalStateException("the task ended without saying that it is ready: task=" + started.name()
                    + "; call started.accept(value)");
        }
        return value;
    }

    @Override
    public void accept(T word) {
        scope.ensureOnThread();
        if (ready || task == null || task.isDone()) {
            throw new IllegalStateException("a task says once that it is ready, while it runs: task=" + task);
        }
        value = word;
        ready = true;
        scope.hasStarted(task);
        task.removeListener(this);
        wait.fire(this);
    }

    @Override
    void taskDone() {
        wait.fire(this);
    }

    @Override
    public String describe() {
        return "waits for " + (task == null ? "a task" : task.label()) + " to say that it is ready";
    }

    @Override
    public List<Task<?>> blockers() {
        return task == null ? List.of() : List.of(task);
    }

    @Override
    public void undo() {
        if (task != null) {
            task.removeListener(this);
        }
    }
}
