package io.treadle.samples.fetch;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What one runner made of the load, and what it needed for it.
 *
 * @param latencies of the requests that succeeded, in nanoseconds
 * @param bytes of their bodies
 * @param seconds wall-clock time for all requests
 * @param cpuSeconds CPU time of this process in that time, garbage collector and compiler included
 * @param threads the names of the platform threads that worked
 */
public record Report(
        String runner,
        Histogram latencies,
        long bytes,
        List<Failure> failures,
        double seconds,
        double cpuSeconds,
        List<String> threads) {

    /** The number of URLs, fetched or failed. */
    public int urls() {
        return ok() + failed();
    }

    /** The number of URLs that were fetched. */
    public int ok() {
        return Math.toIntExact(latencies.getTotalCount());
    }

    /** The number of URLs that failed. */
    public int failed() {
        return failures.size();
    }

    double requestsPerSecond() {
        return urls() / seconds;
    }

    double cpuMicrosPerRequest() {
        return cpuSeconds * 1e6 / urls();
    }

    /** The latency that {@code percentile} percent of the requests did not exceed; 0 if none succeeded. */
    double millis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    Map<String, Long> failuresByKind() {
        return failures.stream().collect(Collectors.groupingBy(Failure::kind, TreeMap::new, Collectors.counting()));
    }
}
