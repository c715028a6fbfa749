package io.treadle.benchmarks.mixed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** A thread for each request, platform or virtual, with the JDK's HTTP client; what blocks may block it. */
final class ThreadServer implements Server {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads;
    private final HttpRequest request;
    private final int bytes;

    ThreadServer(ExecutorService threads, String url, int bytes) {
        this.threads = threads;
        this.request = HttpRequest.newBuilder(URI.create(url)).build();
        this.bytes = bytes;
    }

    @Override
    public void request(Runnable done, Consumer<Throwable> failed) {
        threads.execute(() -> {
            try {
                int got = http.send(request, BodyHandlers.ofByteArray()).body().length;
                if (got != bytes) {
                    throw new IOException("the page did not come whole: bytes=" + got);
                }
                Burn.request();
                Burn.block();
                done.run();
            } catch (IOException | InterruptedException | RuntimeException e) {
                failed.accept(e);
            }
        });
    }

    @Override
    public void hog() {
        threads.execute(Burn::hog);
    }

    @Override
    public void close() {
        threads.close();
        http.shutdownNow();
    }
}
