package io.treadle.core;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a task was spawned: the first frame that is the program's, also where a pool, a race or the like did it for the program. */
final class SpawnSite {
    private static final List<String> LIBRARY = List.of(
            "io.treadle.core.", "io.treadle.loop.", "io.treadle.http.", "io.treadle.testkit.", "io.netty.", "reactor.");

    private SpawnSite() {}

    /** Null where nothing was recorded, or Treadle spawned it by itself, such as the main task and those of a server. */
    static @Nullable StackTraceElement of(@Nullable Throwable recorded) {
        return recorded == null
                ? null
                : Arrays.stream(recorded.getStackTrace())
                        .filter(frame -> !JdkWait.isJdk(frame) && !isLibrary(frame))
                        .findFirst()
                        .orElse(null);
    }

    private static boolean isLibrary(StackTraceElement frame) {
        return LIBRARY.stream().anyMatch(frame.getClassName()::startsWith);
    }
}
