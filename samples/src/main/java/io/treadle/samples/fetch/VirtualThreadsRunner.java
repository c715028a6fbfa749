package io.treadle.samples.fetch;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** A stock virtual thread for each URL, blocking in the JDK's HTTP client; a semaphore bounds how many are under way. */
final class VirtualThreadsRunner implements FetchRunner {
    private final Semaphore permits;
    private final JdkHttp http;

    VirtualThreadsRunner(Load load) {
        permits = new Semaphore(load.concurrency());
        http = new JdkHttp(load.timeout());
    }

    @Override
    public void fetchAll(List<String> urls, Meter meter) throws InterruptedException {
        try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String url : urls) {
                permits.acquire(); // here, so that there are no more threads than that
                tasks.execute(() -> fetch(url, meter));
            }
        }
    }

    private void fetch(String url, Meter meter) {
        try {
            meter.measure(url, () -> http.get(url));
        } finally {
            permits.release();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
