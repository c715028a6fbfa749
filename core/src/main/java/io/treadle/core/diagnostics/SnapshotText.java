package io.treadle.core.diagnostics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A snapshot as a tree of lines, with equal leaves put together. */
final class SnapshotText {
    private static final int NAMES_SHOWN = 3;
    /** Deeper trees are not indented further, or a chain of tasks would be a text of quadratic size. */
    private static final int MOST_INDENTED = 30;

    /** What tasks without children have in common that are shown as one; {@code id} tells those apart that are not. */
    private record Kind(
            long id,
            long parent,
            @Nullable String scope,
            String state,
            boolean daemon,
            boolean cancelled,
            @Nullable String waitsFor,
            @Nullable StackTraceElement spawnedAt,
            List<StackTraceElement> stack) {}

    private final LoopSnapshot snapshot;
    private final Set<Long> parents = new HashSet<>();
    private final StringBuilder text = new StringBuilder();

    SnapshotText(LoopSnapshot snapshot) {
        this.snapshot = snapshot;
        text.append("loop ").append(snapshot.loop()).append(": ").append(count(snapshot.tasks()));
        if (!snapshot.note().isEmpty()) {
            text.append(" (").append(snapshot.note()).append(')');
        }
        snapshot.tasks().forEach(task -> parents.add(task.parent()));
        groups().values().forEach(this::append);
    }

    private static String count(List<TaskSnapshot> tasks) {
        return tasks.size() + (tasks.size() == 1 ? " task" : " tasks");
    }

    private Map<Kind, List<TaskSnapshot>> groups() {
        var groups = new LinkedHashMap<Kind, List<TaskSnapshot>>();
        snapshot.tasks()
                .forEach(task -> groups.computeIfAbsent(kindOf(task), kind -> new ArrayList<>(1))
                        .add(task));
        return groups;
    }

    private Kind kindOf(TaskSnapshot task) {
        return new Kind(
                parents.contains(task.id()) ? task.id() : -1,
                task.parent(),
                task.scope(),
                task.state(),
                task.daemon(),
                task.cancelled(),
                task.waitsFor(),
                task.spawnedAt(),
                task.stack());
    }

    private void append(List<TaskSnapshot> alike) {
        var task = alike.get(0);
        var indent = "  ".repeat(1 + Math.min(task.depth(), MOST_INDENTED));
        text.append('\n').append(indent).append(alike.size() == 1 ? task.label() : labels(alike));
        text.append(", ").append(task.state());
        appendIf(task.daemon(), "daemon");
        appendIf(task.cancelled(), "cancelled");
        appendIf(task.scope() != null, "in scope '" + task.scope() + "'");
        appendIf(task.waitsFor() != null, task.waitsFor());
        appendTimeLeft(alike);
        appendIf(task.depth() > MOST_INDENTED, "below task " + task.parent());
        if (task.spawnedAt() != null) {
            text.append('\n').append(indent).append("    spawned at ").append(task.spawnedAt());
        }
        task.stack()
                .forEach(frame ->
                        text.append('\n').append(indent).append("    at ").append(frame));
    }

    /** Those that are alike may have begun to wait one after the other. */
    private void appendTimeLeft(List<TaskSnapshot> alike) {
        var left = new ArrayList<Duration>();
        for (var task : alike) {
            var one = task.timeLeft();
            if (one != null) {
                left.add(one);
            }
        }
        if (!left.isEmpty()) {
            var least = seconds(Collections.min(left));
            var most = seconds(Collections.max(left));
            appendIf(true, (least.equals(most) ? least : least + " to " + most) + " s left");
        }
    }

    private static String labels(List<TaskSnapshot> alike) {
        var names = alike.stream().limit(NAMES_SHOWN).map(TaskSnapshot::label).collect(Collectors.joining(", "));
        return count(alike) + " alike: " + names + (alike.size() > NAMES_SHOWN ? ", ..." : "");
    }

    private void appendIf(boolean condition, @Nullable String words) {
        if (condition) {
            text.append(", ").append(words);
        }
    }

    private static String seconds(Duration left) {
        return String.valueOf(left.toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
