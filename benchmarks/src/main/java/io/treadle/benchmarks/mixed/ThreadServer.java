package io.treadle.benchmarks.mixed;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A thread for each request, platform or virtual, with the faster of the JDK's two clients; what blocks may block it, and hogs have
 * a platform thread of their own.
 */
final class ThreadServer implements Server {
    private final ExecutorService threads;
    private final ExecutorService hogs = Executors.newCachedThreadPool();
    private final URL url;
    private final int bytes;

    ThreadServer(ExecutorService threads, String url, int bytes) throws IOException {
        this.threads = threads;
        this.url = URI.create(url).toURL();
        this.bytes = bytes;
    }

    @Override
    public void request(Runnable done, Consumer<Throwable> failed) {
        threads.execute(() -> {
            try {
                fetch();
                Burn.request();
                Burn.block();
                done.run();
            } catch (IOException | RuntimeException e) {
                failed.accept(e);
            }
        });
    }

    private void fetch() throws IOException {
        var connection = (HttpURLConnection) url.openConnection();
        try (InputStream in = connection.getInputStream()) {
            int got = in.readAllBytes().length;
            if (got != bytes) {
                throw new IOException("the page did not come whole: bytes=" + got);
            }
        }
    }

    @Override
    public void hog() {
        hogs.execute(Burn::hog);
    }

    @Override
    public void close() {
        threads.close();
        hogs.close();
    }
}
