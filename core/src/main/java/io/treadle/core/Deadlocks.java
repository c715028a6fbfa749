package io.treadle.core;

import io.treadle.core.diagnostics.DeadlockException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds tasks that wait for each other in a circle, when the last of them begins to wait. Confined to the loop's thread. */
/*
 * A task needs all those that the one clause of its wait names: the holder of a lock, who is joined, the tasks of a scope that is
 * being closed. It needs nobody, as far as we know, where the wait can end otherwise: by another clause, by a limit of its own, by
 * a deadline around it. So what is found is a deadlock, unless somebody outside the circle cancels one of its tasks.
 *
 * Only a task that somebody waits for can close a circle, and tasks know whether somebody does: that is what is asked of all waits
 * for a lock that is held, for another task and for the end of a scope. The search itself is rare.
 */
final class Deadlocks {
    /**
     * A search ends without a result after so many, since the caller's loop stands still for it. That a circle is closed is seen
     * before, however many tasks one of its waits needs; what can be missed is one that leads through a further task of a scope of
     * more than these.
     */
    private static final int MOST_TASKS = 1000;

    private final RealTask<?> start;
    private final Map<RealTask<?>, RealTask<?>> cameFrom = new HashMap<>();
    private final ArrayDeque<RealTask<?>> todo = new ArrayDeque<>();

    private Deadlocks(RealTask<?> start) {
        this.start = start;
    }

    /** The tasks that wait for each other, from {@code waiter}, which is about to park in {@code wait}; empty if it may. */
    static List<RealTask<?>> circleOf(RealTask<?> waiter, Wait wait) {
        return waiter.isAwaited() ? new Deadlocks(waiter).search(wait) : List.of();
    }

    private List<RealTask<?>> search(Wait wait) {
        visit(start, needsOf(start, wait));
        while (!todo.isEmpty() && !isClosed() && cameFrom.size() < MOST_TASKS) {
            var task = todo.remove();
            var needed = task.wait;
            if (needed != null) {
                visit(task, needsOf(task, needed));
            }
        }
        return isClosed() ? circle() : List.of();
    }

    private boolean isClosed() {
        return cameFrom.containsKey(start);
    }

    private static Collection<? extends Task<?>> needsOf(RealTask<?> task, Wait wait) {
        return wait.isShielded() || !task.hasDeadline() ? wait.blockers() : List.of();
    }

    private void visit(RealTask<?> from, Collection<? extends Task<?>> needed) {
        if (needed.contains(start)) {
            cameFrom.put(start, from);
            return;
        }
        for (var task : needed) {
            if (cameFrom.size() == MOST_TASKS) {
                return; // a scope may have a million
            }
            if (cameFrom.putIfAbsent((RealTask<?>) task, from) == null) {
                todo.add((RealTask<?>) task);
            }
        }
    }

    private List<RealTask<?>> circle() {
        var backwards = new ArrayList<RealTask<?>>();
        for (var task = cameFrom.get(start); task != null && task != start; task = cameFrom.get(task)) {
            backwards.add(0, task);
        }
        backwards.add(0, start);
        return backwards;
    }

    static DeadlockException exception(List<RealTask<?>> circle, Wait last) {
        return new DeadlockException("deadlock, these tasks wait for each other: "
                + circle.stream()
                        .map(task -> task.label() + " " + (task.wait == null ? last : task.wait).describe())
                        .collect(Collectors.joining("; "))
                + "; acquire locks in the same order everywhere, release them before you join, or wait with a limit");
    }
}
