package io.treadle.benchmarks.harness;

import io.treadle.samples.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;

/** The samples' server, as the benchmarks start it. */
public final class PageServers {
    private PageServers() {}

    /** Starts it on the cores that are not the client's, where that is limited to some, and waits until it listens. */
    public static ServerProcess start(Duration delay, int bytes) throws BenchmarkFailedException {
        try {
            return ServerProcess.start(Cores.besides(ServerProcess.command(delay, bytes)));
        } catch (IOException e) {
            throw new BenchmarkFailedException("cannot start the server: " + e, e);
        }
    }
}
