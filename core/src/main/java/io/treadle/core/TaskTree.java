package io.treadle.core;

import java.util.ArrayDeque;
import java.util.List;

/** Walks from a task to all that were spawned in its scopes, and theirs. */
final class TaskTree {
    private TaskTree() {}

    /** Adds {@code root} and all tasks below it to {@code found}. However deep, without recursion. */
    static void collect(RealTask<?> root, List<RealTask<?>> found) {
        var todo = new ArrayDeque<RealTask<?>>();
        todo.add(root);
        for (var task = todo.poll(); task != null; task = todo.poll()) {
            found.add(task);
            if (task.hasScopes()) {
                addChildren(task, todo);
            }
        }
    }

    /** Whether no task that was spawned in a scope of {@code task} lives. */
    static boolean isChildless(RealTask<?> task) {
        var children = new ArrayDeque<RealTask<?>>();
        addChildren(task, children);
        return children.isEmpty();
    }

    private static void addChildren(RealTask<?> task, ArrayDeque<RealTask<?>> todo) {
        for (var scope = task.scopes().innermost(); scope != null && scope.owner() == task; scope = scope.parent()) {
            scope.forEachChild(todo::add);
        }
    }
}
