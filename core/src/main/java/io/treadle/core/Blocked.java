package io.treadle.core;

import io.treadle.core.diagnostics.LoopBlocked;
import io.treadle.core.diagnostics.LoopBlocked.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What blocks a loop, seen from another thread while it does. What can change while it is described is read at once; words, which
 * in a cold JVM take their time, are found after.
 */
record Blocked(TaskLoop loop, Thread thread, List<StackTraceElement> stack, boolean waits) {

    static Blocked look(TaskLoop loop) {
        var thread = loop.scheduler().glance().thread();
        return new Blocked(loop, thread, List.of(thread.getStackTrace()), waits(thread));
    }

    LoopBlocked describe(Duration lasted, boolean oneSlice, long slices, int suppressed) {
        var task = taskOf(thread);
        var kind = !oneSlice ? Kind.MANY_SLICES : waits ? Kind.PINNED : Kind.LONG_SLICE;
        return new LoopBlocked(
                loop.name(),
                kind,
                lasted,
                slices,
                task == null ? null : task.label(),
                task == null ? List.of() : pathTo(task),
                thread.getName().isEmpty() ? thread.toString() : thread.getName(),
                stack,
                kind == Kind.PINNED ? PinHolder.in(stack, thread.getContextClassLoader()) : null,
                suppressed);
    }

    private static @Nullable RealTask<?> taskOf(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof RealTask<?> task ? task : null;
    }

    /** A thread that runs and yet waits has not been able to give way. */
    private static boolean waits(Thread thread) {
        return thread.isVirtual()
                && switch (thread.getState()) {
                    case WAITING, TIMED_WAITING, BLOCKED -> true;
                    case NEW, RUNNABLE, TERMINATED -> false;
                };
    }

    private static List<String> pathTo(RealTask<?> task) {
        var path = new ArrayList<String>();
        for (var above = ownerOf(task); above != null; above = ownerOf(above)) {
            path.add(0, above.label());
        }
        return path;
    }

    private static @Nullable RealTask<?> ownerOf(RealTask<?> task) {
        var home = task.home();
        return home == null ? null : home.cancelScope().owner();
    }
}
