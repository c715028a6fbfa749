package io.treadle.samples.fetch;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A fixed pool of platform threads, each of which blocks in the JDK's HTTP client. */
final class ThreadPoolRunner implements FetchRunner {
    private final ExecutorService pool;
    private final JdkHttp http;

    ThreadPoolRunner(Load load) {
        pool = Executors.newFixedThreadPool(Math.min(load.pool(), load.concurrency()));
        http = new JdkHttp(load.timeout());
    }

    @Override
    public void fetchAll(List<String> urls, Meter meter) throws InterruptedException {
        pool.invokeAll(urls.stream().map(url -> fetch(url, meter)).toList());
    }

    private Callable<Object> fetch(String url, Meter meter) {
        return Executors.callable(() -> meter.measure(url, () -> http.get(url)));
    }

    @Override
    public void close() {
        pool.close();
        http.close();
    }
}
