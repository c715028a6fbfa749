package io.treadle.core;

import io.treadle.core.time.IdleClock.InFlight;
import java.util.List;

/** A loop's tasks as a text. */
final class TaskDump {
    private TaskDump() {}

    static String of(TaskLoop loop, List<RealTask<?>> tasks) {
        var text = new StringBuilder("tasks of " + loop + ": " + tasks.size());
        tasks.forEach(task -> append(task, text));
        return text.toString();
    }

    private static void append(RealTask<?> task, StringBuilder text) {
        text.append("\n  ").append(task.name()).append(", ").append(task.state());
        if (task.isDaemon()) {
            text.append(", daemon");
        }
        if (task.isCancelRequested()) {
            text.append(", cancelled");
        }
        if (task.state() == TaskState.WAITING && Outside.inFlight(task.activeThread()) != InFlight.NOTHING) {
            text.append(", waits for something outside the loop");
        }
        task.stackTrace().forEach(frame -> text.append("\n      at ").append(frame));
    }
}
