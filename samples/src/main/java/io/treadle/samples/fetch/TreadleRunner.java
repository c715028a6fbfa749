package io.treadle.samples.fetch;

import io.treadle.core.Task;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.http.HttpClient;
import io.treadle.http.HttpOptions;
import io.treadle.http.Response;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Treadle: plain calls that wait, in as many tasks as requests may be under way at once, all of them on the one thread
 * of one loop. This is the model of a program that fetches many pages; all that the others have in pools, semaphores
 * and chains of callbacks is here a loop over an iterator.
 */
final class TreadleRunner implements FetchRunner {
    /** Watched as every loop is, but what a JVM that warms up under full load takes a moment for is no news. */
    private static final WatchOptions PATIENT = WatchOptions.DEFAULT.withLimit(Duration.ofSeconds(5));

    private final EventLoop loop = EventLoop.create(LoopOptions.DEFAULT.withWatch(PATIENT));

    private final int concurrency;
    private final HttpClient http;

    TreadleRunner(Load load) {
        concurrency = load.concurrency();
        HttpOptions options =
                HttpOptions.DEFAULT.withConnectionsPerHost(concurrency).withTimeout(load.timeout());
        http = loop.runUntilComplete(() -> HttpClient.create(options));
    }

    @Override
    public void fetchAll(List<String> urls, Meter meter) {
        loop.runUntilComplete(() -> {
            Iterator<String> rest = urls.iterator(); // all tasks share it without a lock: only one of them ever runs
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < concurrency; i++) {
                tasks.add(Treadle.spawn(() -> fetchRest(rest, meter)));
            }
            Treadle.joinAll(tasks);
        });
    }

    private void fetchRest(Iterator<String> rest, Meter meter) {
        while (rest.hasNext()) {
            fetch(rest.next(), meter);
        }
    }

    private void fetch(String url, Meter meter) {
        meter.measure(url, () -> {
            Response response = http.get(url);
            return new Page(response.status(), response.bytes().length);
        });
    }

    @Override
    public void close() {
        loop.close();
    }
}
