package io.treadle.core.diagnostics;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loop does not come to its next turn, so that its other tasks, timers and I/O stand still. Made while it lasts.
 *
 * @param loop the name of the loop
 * @param kind why
 * @param lasted for how long it had lasted, at least, when this was made
 * @param slices how many slices had begun in that time, beside the one that ran when it began
 * @param task what the task that runs is called; null for a handler of Netty or the loop itself
 * @param path the tasks above it, outermost first
 * @param thread the name of the thread, or how it is written where it has none
 * @param stack where it was, innermost call first
 * @param pinnedBy the call that keeps the thread from giving way, as far as it could be found; for {@link Kind#PINNED}
 * @param suppressed how many such episodes were not reported since the last one that was
 */
public record LoopBlocked(
        String loop,
        Kind kind,
        Duration lasted,
        long slices,
        @Nullable String task,
        List<String> path,
        String thread,
        List<StackTraceElement> stack,
        @Nullable StackTraceElement pinnedBy,
        int suppressed) {
    /** Why a turn is long. */
    public enum Kind {
        /** One slice computes, or blocks the thread in native code. */
        LONG_SLICE,
        /** One slice waits and cannot give way: in native code, a class initializer or, before JDK 24, {@code synchronized}. */
        PINNED,
        /** Many slices, each of them short, ran without a look at I/O and timers between them. */
        MANY_SLICES
    }

    public LoopBlocked {
        path = List.copyOf(path);
        stack = List.copyOf(stack);
    }

    /** All of it in words, with what to do, and the stack. */
    @Override
    public String toString() {
        var text = new StringBuilder("the loop ").append(loop);
        text.append(" has been blocked for ").append(lasted.toMillis()).append(" ms by ");
        text.append(task == null ? thread : String.join(" > ", path) + (path.isEmpty() ? "" : " > ") + task);
        text.append(
                switch (kind) {
                    case LONG_SLICE ->
                        ", which computes or blocks; give way by Treadle.yieldNow(), or use Treadle.offload";
                    case PINNED ->
                        ", which waits while its thread is pinned" + holder() + "; wait outside of native code, a"
                                + " class initializer or (before JDK 24) synchronized, or use Treadle.offload";
                    case MANY_SLICES ->
                        ", the last of " + (slices + 1) + " slices of one turn; do less between two waits";
                });
        if (suppressed > 0) {
            text.append(" (").append(suppressed).append(" more since the last report)");
        }
        stack.forEach(frame -> text.append("\n    at ").append(frame));
        return text.toString();
    }

    private String holder() {
        return pinnedBy == null ? "" : " by " + pinnedBy;
    }
}
