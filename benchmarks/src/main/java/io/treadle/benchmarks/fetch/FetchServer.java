package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.PageServers;
import io.treadle.samples.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A server of one page: nginx, where it is installed and no delay is wanted, else the one that the samples have. */
record FetchServer(String url, Runnable stop) implements AutoCloseable {
    static FetchServer start(Duration delay, int bytes) throws BenchmarkFailedException {
        try {
            if (delay.isZero() && Nginx.isInstalled()) {
                Nginx nginx = Nginx.start(bytes);
                return new FetchServer(nginx.url(), nginx::close);
            }
            ServerProcess server = PageServers.start(delay, bytes);
            return new FetchServer(server.url("/page/0"), server::close);
        } catch (IOException e) {
            throw new BenchmarkFailedException("cannot start the server: " + e, e);
        }
    }

    /** Says that the other one stands in, where nginx is not installed. */
    static Map<String, String> missing() {
        return Nginx.isInstalled()
                ? Map.of()
                : Map.of("nginx", "the server of the samples stands in for it: benchmarks/install-peers");
    }

    /** Which nginx it is. */
    static Map<String, String> versions() {
        try {
            return Nginx.isInstalled() ? Map.of("nginx", Nginx.version()) : Map.of();
        } catch (BenchmarkFailedException e) {
            return Map.of("nginx", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        stop.run();
    }
}
