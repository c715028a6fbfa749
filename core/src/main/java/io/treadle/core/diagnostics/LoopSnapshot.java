package io.treadle.core.diagnostics;

import java.util.List;

/**
 * The tasks of a loop at one moment, those of one scope below the task that opened it.
 *
 * @param loop the name of the loop
 * @param note how far it can be trusted, in words; empty if it is exact
 * @param tasks all that had not ended, each before those below it, else oldest first
 */
public record LoopSnapshot(String loop, String note, List<TaskSnapshot> tasks) {
    public LoopSnapshot {
        tasks = List.copyOf(tasks);
    }

    /** As a tree for people to read; tasks of one parent that are alike in all but their names are one entry with a count. */
    @Override
    public String toString() {
        return new SnapshotText(this).toString();
    }

    /** A line for each task: number, state and name, and what it waits for. */
    public String toTable() {
        var text = new StringBuilder("loop " + loop + (note.isEmpty() ? "" : " (" + note + ")"));
        tasks.forEach(task -> text.append("\n%6d  %-9s  %s%s"
                .formatted(
                        task.id(),
                        task.state(),
                        "  ".repeat(Math.min(task.depth(), 20)) + task.name(),
                        task.waitsFor() == null ? "" : ": " + task.waitsFor())));
        return text.toString();
    }

    /** As a JSON object, with the fields as they are called here; each different stack is there once, and tasks have its index. */
    public String toJson() {
        return SnapshotJson.of(this);
    }
}
