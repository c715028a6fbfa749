package io.treadle.core;

import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one parent, a loop or a task scope, that have not ended, and the waits for them to end. Confined to the loop's
 * thread.
 *
 * <p>Once {@linkplain #cancelAll cancelled}, every task that is still added is cancelled before its first step.
 */
final class LiveTasks {
    private final LinkedRing<RealTask<?>> tasks = new LinkedRing<>();
    private final LinkedRing<Quiet> waiting = new LinkedRing<>();
    private int nonDaemons;
    private @Nullable CancelRequest cancelled;

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** Whether there is one that is no daemon. */
    boolean hasNonDaemons() {
        return nonDaemons > 0;
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
        if (cancelled != null) {
            task.cancelOnLoop(cancelled);
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

    void forEach(Consumer<RealTask<?>> visitor) {
        tasks.forEach(visitor);
    }

    /** Cancels those that there are and those that are still to come. */
    void cancelAll(CancelRequest request) {
        cancelled = request;
        tasks.forEach(task -> task.cancelOnLoop(request));
    }

    /** Waits until at most {@code remaining} tasks that are not daemons are left. */
    void awaitNonDaemons(int remaining) {
        while (nonDaemons > remaining) {
            new Quiet(() -> nonDaemons <= remaining, false).await(Wait.begin(), null);
        }
    }

    /** Waits, whatever is cancelled, until no task is left that is not a daemon; whether it had to wait. */
    boolean awaitNonDaemonsShielded() {
        return awaitShielded(() -> nonDaemons == 0, false);
    }

    /** Waits, whatever is cancelled, until no task is left; whether it had to wait. */
    boolean awaitNoneShielded() {
        return awaitShielded(tasks::isEmpty, true);
    }

    private boolean awaitShielded(BooleanSupplier condition, boolean daemonsToo) {
        boolean waited = false;
        while (!condition.getAsBoolean()) {
            new Quiet(condition, daemonsToo).await(Wait.beginShielded(), null);
            waited = true;
        }
        return waited;
    }

    /** Waits until no task is left, until {@code deadline} at most; whether none is. */
    boolean awaitNone(Deadline deadline) {
        boolean inTime = true;
        while (inTime && !tasks.isEmpty()) {
            // Others may have spawned more between the end of the last task and our turn.
            inTime = new Quiet(tasks::isEmpty, true).await(Wait.begin(), deadline);
        }
        return inTime;
    }

    /** A wait for a condition that can only become true when a task ends. */
    private final class Quiet extends LinkedRing.Node implements Wait.Clause {
        private final BooleanSupplier condition;
        private final boolean daemonsToo;
        private @Nullable Wait wait;

        Quiet(BooleanSupplier condition, boolean daemonsToo) {
            this.condition = condition;
            this.daemonsToo = daemonsToo;
        }

        /** False if the time was over first. */
        boolean await(Wait begun, @Nullable Deadline deadline) {
            wait = begun;
            begun.add(this);
            waiting.add(this);
            if (deadline != null) {
                begun.addDeadline(deadline);
            }
            if (begun.isShielded()) {
                begun.breakDeadlock();
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

        @Override
        public String describe() {
            return "waits for the end of " + (tasks.size() == 1 ? "1 task" : tasks.size() + " tasks");
        }

        /** As long as one of them lives, so does whoever waits here. */
        @Override
        public List<RealTask<?>> blockers() {
            var needed = snapshot();
            needed.removeIf(task -> !daemonsToo && task.isDaemon());
            return needed;
        }
    }
}
