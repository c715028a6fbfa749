package io.treadle.core;

import io.treadle.core.time.Deadline;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What goes up and down the tree of scopes; without recursion, because trees may be deep. */
final class CancelTree {
    private CancelTree() {}

    /** Works out again who cancels whom from {@code changed} on downwards, and tells the tasks for which that is new. */
    static void changedFrom(CancelScope changed) {
        var todo = new ArrayDeque<CancelScope>();
        todo.add(changed);
        for (var scope = todo.poll(); scope != null; scope = todo.poll()) {
            if (scope.refresh()) {
                scope.addBelow(todo);
                tellTask(scope);
            }
        }
    }

    private static void tellTask(CancelScope scope) {
        var task = scope.taskInside();
        if (task != null) {
            task.scopes().cancellationChanged();
        }
    }

    /** Whether {@code innermost} or one around it is a shield, full or soft. */
    static boolean isShielded(CancelScope innermost) {
        @Nullable CancelScope scope = innermost;
        while (scope != null && !scope.isAnyShield()) {
            scope = scope.parent();
        }
        return scope != null;
    }

    /** The earliest end from {@code innermost} up to a shield; null for none. */
    static @Nullable Deadline firstDeadline(CancelScope innermost) {
        @Nullable Deadline first = null;
        for (@Nullable CancelScope scope = innermost;
                scope != null;
                scope = scope.isShielded() ? null : scope.parent()) {
            first = earlier(first, scope.end());
        }
        return first;
    }

    /** The earlier of two of which either may be missing. */
    static @Nullable Deadline earlier(@Nullable Deadline one, @Nullable Deadline other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.isBefore(one) ? other : one;
    }
}
