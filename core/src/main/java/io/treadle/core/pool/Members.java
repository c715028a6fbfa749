package io.treadle.core.pool;

import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.function.Body;
import io.treadle.core.internal.task.TaskHost;
import io.treadle.core.sync.Event;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The tasks of a pool that have not ended, and the waits for them to end. Confined to the loop's thread. */
final class Members {
    /** Something that a task does in the pool; in a list, since each call of an offload pool enters and leaves. */
    static final class Guest {
        private final Task<?> task;
        private @Nullable Guest earlier;
        private @Nullable Guest later;

        Guest(Task<?> task, @Nullable Guest earlier) {
            this.task = task;
            this.earlier = earlier;
            if (earlier != null) {
                earlier.later = this;
            }
        }

        void unlink() {
            if (earlier != null) {
                earlier.later = later;
            }
            if (later != null) {
                later.earlier = earlier;
            }
        }
    }

    private final TaskLoop.Spawner spawner;
    private final Set<Task<?>> all = new LinkedHashSet<>();
    /** The last to enter of those that have not left. */
    private @Nullable Guest guests;

    private final Event left = new Event().named("end of a task of a pool");
    private int jobs;

    Members(TaskLoop.Spawner spawner) {
        this.spawner = spawner;
    }

    /** Starts a task of the pool. A daemon is not waited for by {@link #awaitJobs}. */
    <T extends @Nullable Object> Task<T> spawn(SpawnOptions options, Body<T, ?> body) {
        var task = spawner.spawn(options.asSupervised(), body);
        all.add(task);
        jobs += weight(task);
        whenEnded(task, () -> remove(task));
        return task;
    }

    private void remove(Task<?> task) {
        all.remove(task);
        jobs -= weight(task);
        left.set();
    }

    private static int weight(Task<?> task) {
        return task.isDaemon() ? 0 : 1;
    }

    /** Has {@code action}, which must only enqueue, run when {@code task} has ended; no answer for a failure of it. */
    static void whenEnded(Task<?> task, Runnable action) {
        ((TaskHost) task).whenEnded(action);
    }

    /** The calling task, which may be none of these, begins something in the pool that counts as a job. */
    Guest enter() {
        var guest = new Guest(Task.current(), guests);
        guests = guest;
        jobs++;
        return guest;
    }

    /** What {@code guest} began with {@link #enter} is done. */
    void leave(Guest guest) {
        if (guests == guest) {
            guests = guest.earlier;
        }
        guest.unlink();
        jobs--;
        left.set();
    }

    /** Whether {@code task} would wait for itself if it waited for the pool. */
    boolean contains(Task<?> task) {
        return all.contains(task) || isGuest(task);
    }

    private boolean isGuest(Task<?> task) {
        for (var guest = guests; guest != null; guest = guest.earlier) {
            if (guest.task == task) {
                return true;
            }
        }
        return false;
    }

    List<Task<?>> snapshot() {
        return List.copyOf(all);
    }

    boolean hasJobs() {
        return jobs > 0;
    }

    void awaitJobs() {
        awaitUntil(() -> jobs == 0);
    }

    void awaitNone() {
        awaitUntil(all::isEmpty);
    }

    private void awaitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            left.clear();
            left.await();
        }
    }
}
