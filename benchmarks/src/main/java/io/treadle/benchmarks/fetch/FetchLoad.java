package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.report.Params;
import java.time.Duration;

/**
 * A load that all runners get alike.
 *
 * @param concurrency how many requests are under way at once, each on a connection of its own
 * @param delay how long the server waits before it answers
 * @param bytes the size of a page
 * @param count how many requests are measured
 * @param warmup how many requests each process makes before
 */
record FetchLoad(int concurrency, Duration delay, int bytes, int count, int warmup) {

    /** Without delay what counts is how much the connections carry, with delay how many requests wait at once. */
    Params params() {
        String bound = delay.isZero() ? "connections" : "concurrency";
        String pause = delay.isZero() ? "0" : delay.toMillis() + "ms";
        return Params.of(bound, concurrency).with("delay", pause).with("bytes", bytes);
    }
}
