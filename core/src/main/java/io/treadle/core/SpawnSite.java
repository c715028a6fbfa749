package io.treadle.core;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a task was spawned: the first frame that is not how spawning is done. */
final class SpawnSite {
    private static final Set<String> SPAWNING =
            Set.of("TaskLoop", "RealTask", "TaskScope", "EventLoop", "Treadle", "Handshake");

    private SpawnSite() {}

    static @Nullable StackTraceElement of(@Nullable Throwable recorded) {
        return recorded == null
                ? null
                : Arrays.stream(recorded.getStackTrace())
                        .filter(frame -> !isSpawning(frame))
                        .findFirst()
                        .orElse(null);
    }

    private static boolean isSpawning(StackTraceElement frame) {
        var name = frame.getClassName();
        return name.startsWith("io.treadle.") && SPAWNING.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
