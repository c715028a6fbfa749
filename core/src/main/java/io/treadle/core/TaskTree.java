package io.treadle.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks from a task to all that were spawned in its scopes, and theirs. However deep, without recursion. */
final class TaskTree {
    /**
     * A task in the tree.
     *
     * @param scope the name of the scope in which it was spawned; null for none
     * @param parent the number of the task above; 0 for none
     */
    record Place(
            RealTask<?> task,
            int depth,
            long parent,
            @Nullable String scope) {}

    private TaskTree() {}

    /** Visits {@code root} and all tasks below it, each before those below it, else oldest first. */
    static void walk(RealTask<?> root, Consumer<Place> visitor) {
        var todo = new ArrayDeque<Place>();
        todo.push(new Place(root, 0, 0, null));
        for (var place = todo.poll(); place != null; place = todo.poll()) {
            visitor.accept(place);
            var below = childrenOf(place);
            for (int i = below.size() - 1; i >= 0; i--) {
                todo.push(below.get(i));
            }
        }
    }

    private static List<Place> childrenOf(Place place) {
        var task = place.task();
        var children = new ArrayList<Place>();
        if (task.hasScopes()) {
            for (var scope = task.scopes().innermost();
                    scope != null && scope.owner() == task;
                    scope = scope.parent()) {
                var home = scope.home();
                var name = home == null ? null : home.name();
                scope.forEachChild(child -> children.add(new Place(child, place.depth() + 1, task.id(), name)));
            }
        }
        return children;
    }

    /** Adds {@code root} and all tasks below it to {@code found}. */
    static void collect(RealTask<?> root, List<RealTask<?>> found) {
        walk(root, place -> found.add(place.task()));
    }

    /** Whether no task that was spawned in a scope of {@code task} lives. */
    static boolean isChildless(RealTask<?> task) {
        return childrenOf(new Place(task, 0, 0, null)).isEmpty();
    }
}
