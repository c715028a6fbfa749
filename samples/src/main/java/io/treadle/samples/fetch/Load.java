package io.treadle.samples.fetch;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The work that every runner is given alike.
 *
 * @param urls what to fetch, measured
 * @param warmup how many of them, over and over, to fetch before that, not measured
 * @param concurrency how many requests may be under way at once
 * @param pool the threads of the runner that has a thread pool
 * @param workers the event-loop threads of the runner that has a choice
 * @param timeout how long one request may take
 */
public record Load(List<String> urls, int warmup, int concurrency, int pool, int workers, Duration timeout) {

    /** The URLs to begin with, before anything is measured. */
    List<String> warmupUrls() {
        return repeat(urls, warmup);
    }

    /** The first {@code count} of {@code urls}, beginning again after the last. */
    public static List<String> repeat(List<String> urls, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> urls.get(i % urls.size()))
                .toList();
    }
}
