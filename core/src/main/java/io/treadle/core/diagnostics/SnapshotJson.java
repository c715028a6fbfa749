package io.treadle.core.diagnostics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A snapshot as a JSON object. By hand, because core has no dependency, and four kinds of values are all there are. */
final class SnapshotJson {
    private final Map<List<StackTraceElement>, Integer> stacks = new LinkedHashMap<>();

    private SnapshotJson() {}

    static String of(LoopSnapshot snapshot) {
        return new SnapshotJson().write(snapshot);
    }

    private String write(LoopSnapshot snapshot) {
        var tasks = snapshot.tasks().stream().map(this::task).collect(Collectors.joining(",\n  ", "[", "]"));
        var frames = stacks.keySet().stream().map(SnapshotJson::frames).collect(Collectors.joining(",\n  ", "[", "]"));
        return "{\"loop\":" + quote(snapshot.loop()) + ",\"note\":" + quote(snapshot.note()) + ",\"tasks\":" + tasks
                + ",\"stacks\":" + frames + "}";
    }

    private String task(TaskSnapshot task) {
        var left = task.timeLeft();
        return "{\"id\":" + task.id()
                + ",\"name\":" + quote(task.name())
                + ",\"depth\":" + task.depth()
                + ",\"parent\":" + task.parent()
                + ",\"scope\":" + quote(task.scope())
                + ",\"state\":" + quote(task.state())
                + ",\"daemon\":" + task.daemon()
                + ",\"cancelled\":" + task.cancelled()
                + ",\"waitsFor\":" + quote(task.waitsFor())
                + ",\"timeLeftMillis\":" + (left == null ? "null" : left.toMillis())
                + ",\"blockers\":" + task.blockers()
                + ",\"spawnedAt\":" + quote(task.spawnedAt())
                + ",\"stack\":" + stacks.computeIfAbsent(task.stack(), stack -> stacks.size())
                + "}";
    }

    private static String frames(List<StackTraceElement> stack) {
        return stack.stream().map(SnapshotJson::quote).collect(Collectors.joining(",", "[", "]"));
    }

    private static String quote(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        var text = new StringBuilder("\"");
        value.toString().chars().forEach(c -> appendEscaped((char) c, text));
        return text.append('"').toString();
    }

    /** Lone surrogates are escaped too: a name may hold one, and it could not be encoded. */
    private static void appendEscaped(char c, StringBuilder text) {
        if (c == '"' || c == '\\') {
            text.append('\\').append(c);
        } else if (c < ' ' || Character.isSurrogate(c)) {
            text.append("\\u%04x".formatted((int) c));
        } else {
            text.append(c);
        }
    }
}
