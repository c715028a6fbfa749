package io.treadle.core;

import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that belongs to a task and to all that it spawns: a request's id, a user, a transaction. Bound for a piece of
 * work; tasks and callbacks that are started in it see the value too, also after the work is over. Not so what is handed
 * to the loop as any thread may, by {@code submit}, {@code post} or its executor, and threads that are started. Thread-locals, in
 * contrast, are each task's own.
 *
 * <pre>{@code
 * private static final TaskLocal<String> REQUEST = TaskLocal.create();
 * REQUEST.with("42", () -> handle());   // in handle() and its tasks: REQUEST.get()
 * }</pre>
 *
 * <p>Confined to tasks and callbacks of a loop. The idea is that of the JDK's scoped values, without its preview and for
 * tasks that are detached as well.
 *
 * @param <T> the value
 */
public final class TaskLocal<T> {
    /** One binding, and those around it. Immutable, so a task inherits all of them by one reference. */
    record Binding(
            TaskLocal<?> local,
            Object value,
            Thread binder,
            @Nullable Binding around) {
        /** Those of the task or callback that calls; null for none. */
        static @Nullable Binding current() {
            return Thread.currentThread().getUncaughtExceptionHandler() instanceof RealTask<?> task
                    ? task.locals()
                    : null;
        }

        /** Refuses to leave the calling thread, a greenlet or generator of {@code task}, out of a binding that it made. */
        static void ensureMayLeave(RealTask<?> task) {
            var innermost = task.locals();
            var here = Thread.currentThread();
            if (innermost != null && innermost.binder == here && here != task.thread()) {
                throw new IllegalStateException(
                        "a task local that was bound in a greenlet or generator cannot be left by a switch: task="
                                + task.name() + "; let with(...) end before you switch or yield");
            }
        }
    }

    private TaskLocal() {}

    /** A local that is bound nowhere yet. Any thread. */
    public static <T> TaskLocal<T> create() {
        return new TaskLocal<>();
    }

    /**
     * The value in the current task.
     *
     * @throws NoSuchElementException if it is not bound
     */
    public T get() {
        var value = find();
        if (value == null) {
            throw new NoSuchElementException("the task local is not bound here: task="
                    + Task.current().name() + "; bind it with local.with(value, body), or use orElse(value)");
        }
        return value;
    }

    /** The value in the current task, or {@code other} if it is not bound. */
    public T orElse(T other) {
        var value = find();
        return value == null ? other : value;
    }

    /** Whether it is bound in the current task. */
    public boolean isBound() {
        return find() != null;
    }

    /**
     * Runs {@code body} with this bound to {@code value}; what was bound before is bound again afterwards.
     *
     * @throws X what the body threw
     * @throws WrongThreadException if the caller is not a task of a loop
     */
    public <R extends @Nullable Object, X extends Exception> R with(T value, Body<R, X> body) throws X {
        Objects.requireNonNull(
                value, "a task local cannot be bound to nothing: value=null; bind an Optional, or do not bind it");
        var task = RealTask.current();
        var before = task.locals();
        task.setLocals(new Binding(this, value, Thread.currentThread(), before));
        try {
            return body.run();
        } finally {
            task.setLocals(before);
        }
    }

    /** Runs {@code action} with this bound to {@code value}, as {@link #with(Object, Body)} does. */
    public <X extends Exception> void with(T value, Action<X> action) throws X {
        with(value, action.asBody());
    }

    @SuppressWarnings("unchecked") // with() binds a T
    private @Nullable T find() {
        var binding = Binding.current();
        while (binding != null && binding.local != this) {
            binding = binding.around;
        }
        return binding == null ? null : (T) binding.value;
    }
}
