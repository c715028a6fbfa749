package io.treadle.core;

import io.treadle.core.diagnostics.LoopStatistics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what a loop has, from any thread. */
final class Statistics {
    private Statistics() {}

    static LoopStatistics of(TaskLoop loop) {
        if (loop.isOnThread()) {
            return count(loop, Snapshots.tasks(loop), null, true);
        }
        long asked = System.nanoTime();
        var exact = Snapshots.ask(loop, () -> countOnLoop(loop, asked));
        return exact != null ? exact : count(loop, Snapshots.tasksFromAfar(loop), null, false);
    }

    private static LoopStatistics countOnLoop(TaskLoop loop, long asked) {
        var lag = Duration.ofNanos(System.nanoTime() - asked);
        return count(loop, Snapshots.tasks(loop), lag, true);
    }

    /** @param exact whether this is on the loop, so that what is recorded there can be read */
    private static LoopStatistics count(TaskLoop loop, List<Task<?>> tasks, @Nullable Duration lag, boolean exact) {
        var scheduler = loop.scheduler();
        var seen = scheduler.glance();
        var states = new HashMap<String, Integer>();
        tasks.forEach(task -> states.merge(task.state().name(), 1, Integer::sum));
        return new LoopStatistics(
                loop.name(),
                seen.turns(),
                seen.slices(),
                scheduler.readyCount(),
                scheduler.inboxCount(),
                scheduler.timerCount(),
                states,
                lag,
                exact ? loop.turnTimes() : null,
                exact ? loop.sliceTimes() : null);
    }
}
