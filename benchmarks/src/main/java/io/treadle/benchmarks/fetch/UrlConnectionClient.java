package io.treadle.benchmarks.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The JDK's old {@code HttpURLConnection} on so many threads, each of which fetches one page after the other. */
final class UrlConnectionClient implements Client {
    private final ExecutorService threads;
    private final int size;
    private final URL url;

    private UrlConnectionClient(ExecutorService threads, int size, String url) throws IOException {
        this.threads = threads;
        this.size = size;
        this.url = URI.create(url).toURL();
    }

    static Client onPool(int size, String url) throws IOException {
        return new UrlConnectionClient(Executors.newFixedThreadPool(size), size, url);
    }

    static Client onVirtualThreads(int size, String url) throws IOException {
        return new UrlConnectionClient(Executors.newVirtualThreadPerTaskExecutor(), size, url);
    }

    @Override
    public long fetchAll(int count) throws Exception {
        var left = new AtomicInteger(count);
        Callable<Long> rest = () -> fetchRest(left);
        List<Future<Long>> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(threads.submit(rest));
        }
        long bytes = 0;
        for (Future<Long> one : all) {
            bytes += one.get();
        }
        return bytes;
    }

    private long fetchRest(AtomicInteger left) throws IOException {
        long bytes = 0;
        while (left.getAndDecrement() > 0) {
            var connection = (HttpURLConnection) url.openConnection();
            connection.setReadTimeout(FetchMain.TIMEOUT_MILLIS);
            try (InputStream in = connection.getInputStream()) {
                bytes += in.readAllBytes().length;
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        threads.close();
    }
}
