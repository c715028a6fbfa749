package io.treadle.core.pool;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.function.Body;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A number of tasks that run at the same time at most. What it is used for, and where its tasks live, is said at {@link Pool}.
 *
 * <pre>{@code
 * try (var pool = TaskPool.of(10)) {
 *     var pages = pool.map(url -> http.get(url).text(), urls);
 * }
 * }</pre>
 */
public final class TaskPool extends Pool {
    /**
     * A pool at one moment.
     *
     * @param capacity how many slots there are
     * @param size how many are in use
     * @param waiting how many tasks wait for one
     */
    public record Statistics(int capacity, int size, int waiting) {}

    /** Those that have a slot now and run a body in it. */
    private final Set<Task<?>> running = new HashSet<>();

    private TaskPool(TaskLoop loop, int capacity) {
        super(capacity, loop, loop.spawnerHere(), false);
    }

    /**
     * A pool of {@code size} slots: gevent's {@code Pool}.
     *
     * @throws IllegalArgumentException if {@code size} is not positive
     * @throws WrongThreadException if the caller does not run on a loop
     */
    public static TaskPool of(int size) {
        return new TaskPool(TaskLoop.current(), positive(size));
    }

    /** A pool that is never full, to wait for its tasks together or to end them: gevent's {@code Group}. */
    public static TaskPool unbounded() {
        return new TaskPool(TaskLoop.current(), Integer.MAX_VALUE);
    }

    private static int positive(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("expected 1 or more: size=" + size);
        }
        return size;
    }

    /**
     * Changes how many slots there are. If there are more, who waits gets them; if there are fewer than are in use, the next ones
     * that are given back are gone.
     *
     * @throws IllegalArgumentException if {@code size} is not positive
     */
    public void resize(int size) {
        setCapacity(positive(size));
    }

    /** How many slots there are, are in use and are waited for. */
    public Statistics statistics() {
        return new Statistics(capacity(), size(), waiting());
    }

    @Override
    protected <T extends @Nullable Object, X extends Exception> T runInSlot(Slot slot, Body<T, X> body) throws X {
        var task = Task.current();
        running.add(task);
        try {
            return body.run();
        } finally {
            running.remove(task);
        }
    }

    @Override
    protected boolean hasSlot() {
        return running.contains(Task.current());
    }
}
