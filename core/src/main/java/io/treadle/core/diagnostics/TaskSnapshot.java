package io.treadle.core.diagnostics;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task at one moment.
 *
 * @param id its number in the loop; 0 for a callback
 * @param name its name, or {@code task-} and its number
 * @param depth how many tasks are above it in the tree
 * @param parent the number of the task in whose scope it was spawned; 0 for none
 * @param scope the name of that scope; null where it has none
 * @param state the name of its {@code TaskState}
 * @param daemon whether nobody need wait for it
 * @param cancelled whether it was asked to end
 * @param waitsFor what it waits for, in words; null if it does not wait
 * @param timeLeft until that wait is over in any case; null for as long as it takes
 * @param blockers the numbers of the tasks that have to act before its wait can end, as far as that is known
 * @param spawnedAt where it was spawned; null unless the loop is in debug mode
 * @param stack where it is, innermost call first
 */
public record TaskSnapshot(
        long id,
        String name,
        int depth,
        long parent,
        @Nullable String scope,
        String state,
        boolean daemon,
        boolean cancelled,
        @Nullable String waitsFor,
        @Nullable Duration timeLeft,
        List<Long> blockers,
        @Nullable StackTraceElement spawnedAt,
        List<StackTraceElement> stack) {
    public TaskSnapshot {
        blockers = List.copyOf(blockers);
        stack = List.copyOf(stack);
    }

    /** For people: its number, and its name if it was given one. */
    public String label() {
        return labelOf(id, name);
    }

    /** How dumps, reports and events call the task with that number and name. */
    public static String labelOf(long id, String name) {
        return name.equals("task-" + id) ? "task " + id : "task " + id + " '" + name + "'";
    }
}
