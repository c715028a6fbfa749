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

    /** As a JSON object, with the fields as they are called here; each different stack is there once, and tasks have its index. */
    public String toJson() {
        return SnapshotJson.of(this);
    }
}
