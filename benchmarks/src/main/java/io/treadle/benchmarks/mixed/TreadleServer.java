package io.treadle.benchmarks.mixed;

import io.treadle.http.HttpClient;
import io.treadle.http.HttpOptions;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.OffloadOptions;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.util.function.Consumer;

/** A task for each request, on one loop; what blocks is offloaded, and the hog only where it is known to be one. */
final class TreadleServer implements Server {
    private final EventLoop loop;
    private final HttpClient http;
    private final boolean isHogOffloaded;
    private final String url;
    private final int bytes;

    TreadleServer(boolean isHogOffloaded, String url, int bytes, int connections) {
        var offload = OffloadOptions.DEFAULT.withThreads(MixedMain.POOL); // as many as the pool beside it may block
        loop = EventLoop.start(LoopOptions.DEFAULT.withOffload(offload));
        this.isHogOffloaded = isHogOffloaded;
        this.url = url;
        this.bytes = bytes;
        http = loop.submit(() -> HttpClient.create(HttpOptions.DEFAULT.withConnectionsPerHost(connections)))
                .join();
    }

    @Override
    public void request(Runnable done, Consumer<Throwable> failed) {
        loop.post(() -> loop.spawn(() -> {
            try {
                ensure(http.get(url).bytes().length);
                Burn.request();
                Treadle.offload(Burn::block);
                done.run();
            } catch (IOException | RuntimeException e) {
                failed.accept(e);
            }
        }));
    }

    private void ensure(int got) throws IOException {
        if (got != bytes) {
            throw new IOException("the page did not come whole: bytes=" + got);
        }
    }

    @Override
    public void hog() {
        loop.post(() -> loop.spawn(() -> {
            if (isHogOffloaded) {
                Treadle.offload(Burn::hog);
            } else {
                Burn.hog();
            }
        }));
    }

    @Override
    public void close() {
        loop.close();
    }
}
