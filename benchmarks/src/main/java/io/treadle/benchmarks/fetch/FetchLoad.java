package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.harness.WholeProgram.Load;
import io.treadle.benchmarks.report.Params;
import java.time.Duration;

/**
 * A load that all clients get alike.
 *
 * @param concurrency how many requests are under way at once, each on a connection of its own
 * @param delay how long the server waits before it answers
 * @param bytes the size of a page
 * @param count how many requests are measured
 * @param warmup how many requests are a round of the warm-up
 */
record FetchLoad(int concurrency, Duration delay, int bytes, int count, int warmup) {
    private static final double MOST_PER_SECOND = 20_000;
    private static final double MOST_BYTES_PER_SECOND = 300e6;

    /** As many requests as fill a few seconds, by what the delay and the machine let through at most. */
    static FetchLoad filling(double seconds, int concurrency, Duration delay, int bytes) {
        double waiting = delay.isZero() ? MOST_PER_SECOND : concurrency * 1e9 / delay.toNanos();
        double perSecond = Math.min(Math.min(waiting, MOST_PER_SECOND), MOST_BYTES_PER_SECOND / bytes);
        int count = (int) Math.max(concurrency, perSecond * seconds);
        return new FetchLoad(concurrency, delay, bytes, count, count);
    }

    Params params() {
        String pause = delay.isZero() ? "0" : delay.toMillis() + "ms";
        return Params.of("concurrency", concurrency).with("delay", pause).with("bytes", bytes);
    }

    Load at(String url) {
        return Load.of(params(), url, bytes, concurrency, count, warmup);
    }
}
