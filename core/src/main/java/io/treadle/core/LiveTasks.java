package io.treadle.core;

import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a loop that have not ended, and the waits for them to end. Confined to the loop's thread.
 *
 * <p>Once {@linkplain #cancelAll cancelled}, every task that is still added is cancelled before its first step.
 */
final class LiveTasks {
    private final LinkedRing<RealTask<?>> tasks = new LinkedRing<>();
    private final LinkedRing<Quiet> waiting = new LinkedRing<>();
    private int nonDaemons;
    private boolean cancelled;

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    List<RealTask<?>> snapshot() {
        var all = new ArrayList<RealTask<?>>(tasks.size());
        tasks.forEach(all::add);
        return all;
    }

    void add(RealTask<?> task) {
        tasks.add(task);
        if (!task.options().daemon()) {
            nonDaemons++;
        }
        if (cancelled) {
            task.cancelOnLoop();
        }
    }

    /** Takes {@code task} out, if it is one of these. */
    void remove(RealTask<?> task) {
        if (!tasks.remove(task)) {
            return;
        }
        if (!task.options().daemon()) {
            nonDaemons--;
        }
        waiting.forEach(Quiet::check);
    }

    void cancelAll() {
        cancelled = true;
        tasks.forEach(RealTask::cancelOnLoop);
    }

    /** Waits until at most {@code remaining} tasks that are not daemons are left. */
    void awaitNonDaemons(int remaining) {
        while (nonDaemons > remaining) {
            new Quiet(() -> nonDaemons <= remaining).await(null);
        }
    }

    /** Waits until no task is left, until {@code deadline} at most; whether none is. */
    boolean awaitNone(Deadline deadline) {
        boolean inTime = true;
        while (inTime && !tasks.isEmpty()) {
            // Others may have spawned more between the end of the last task and our turn.
            inTime = new Quiet(tasks::isEmpty).await(deadline);
        }
        return inTime;
    }

    /** A wait for a condition that can only become true when a task ends. */
    private final class Quiet extends LinkedRing.Node implements Wait.Clause {
        private final BooleanSupplier condition;
        private @Nullable Wait wait;

        Quiet(BooleanSupplier condition) {
            this.condition = condition;
        }

        /** False if the time was over first. */
        boolean await(@Nullable Deadline deadline) {
            var begun = Wait.begin();
            wait = begun;
            begun.add(this);
            waiting.add(this);
            if (deadline != null) {
                begun.addDeadline(deadline);
            }
            begun.park();
            return !begun.isTimedOut();
        }

        void check() {
            if (wait != null && condition.getAsBoolean()) {
                waiting.remove(this);
                wait.fire(this);
            }
        }

        @Override
        public void undo() {
            waiting.remove(this);
        }
    }
}
