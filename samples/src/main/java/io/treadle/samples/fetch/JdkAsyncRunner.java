package io.treadle.samples.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** The asynchronous half of the JDK's HTTP client, fed by the caller; a semaphore bounds how many are under way. */
final class JdkAsyncRunner implements FetchRunner {
    private final int concurrency;
    private final JdkHttp http;

    JdkAsyncRunner(Load load) {
        concurrency = load.concurrency();
        http = new JdkHttp(load.timeout());
    }

    @Override
    public void fetchAll(List<String> urls, Meter meter) throws InterruptedException {
        Semaphore permits = new Semaphore(concurrency);
        List<CompletableFuture<?>> fetches = new ArrayList<>();
        for (String url : urls) {
            permits.acquire();
            fetches.add(fetch(url, meter).whenComplete((booked, error) -> permits.release()));
        }
        CompletableFuture.allOf(fetches.toArray(CompletableFuture[]::new)).join();
    }

    private CompletableFuture<?> fetch(String url, Meter meter) {
        long start = meter.start();
        return send(url).thenAccept(page -> meter.done(url, start, page)).exceptionally(error -> {
            meter.failed(url, error);
            return null;
        });
    }

    private CompletableFuture<Page> send(String url) {
        try {
            return http.getAsync(url);
        } catch (IllegalArgumentException e) { // a bad URL is thrown, not returned
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
