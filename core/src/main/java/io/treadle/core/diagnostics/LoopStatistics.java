package io.treadle.core.diagnostics;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a loop does.
 *
 * @param loop its name
 * @param turns how many it has made
 * @param slices how many it has run
 * @param ready how many continuations can run now
 * @param inbox how many messages of other threads it has not read
 * @param timers how many are set
 * @param tasks how many are in each state, by its name
 * @param lag how long another thread's message had to wait just now; null where the loop itself asks, or does not answer
 * @param turnTimes how long the turns with at least one slice took; null unless that is measured
 * @param sliceTimes how long the slices took; null unless that is measured
 */
public record LoopStatistics(
        String loop,
        long turns,
        long slices,
        int ready,
        int inbox,
        int timers,
        Map<String, Integer> tasks,
        @Nullable Duration lag,
        @Nullable Times turnTimes,
        @Nullable Times sliceTimes) {
    /**
     * How long something took that has happened many times.
     *
     * @param count how often
     * @param median half of them took less
     * @param p99 ninety-nine of a hundred took less
     * @param p999 nine hundred and ninety-nine of a thousand took less
     * @param max the longest
     */
    public record Times(long count, Duration median, Duration p99, Duration p999, Duration max) {}

    public LoopStatistics {
        tasks = Map.copyOf(tasks);
    }

    @Override
    public String toString() {
        return "loop " + loop + ": turns=" + turns + ", slices=" + slices + ", ready=" + ready + ", inbox=" + inbox
                + ", timers=" + timers + ", tasks=" + new TreeMap<>(tasks) + (lag == null ? "" : ", lag=" + lag)
                + (turnTimes == null ? "" : ", turnTimes=" + turnTimes)
                + (sliceTimes == null ? "" : ", sliceTimes=" + sliceTimes);
    }
}
