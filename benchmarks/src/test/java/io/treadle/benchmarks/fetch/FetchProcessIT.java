package io.treadle.benchmarks.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.samples.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FetchProcessIT {
    private static final FetchLoad FEW = new FetchLoad(4, Duration.ZERO, 100, 20, 10);

    @SuppressWarnings("NullAway.Init")
    private static ServerProcess server;

    @BeforeAll
    static void startServer() throws IOException {
        server = ServerProcess.start(Duration.ZERO, 100);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static List<Sample> run(String path) throws BenchmarkFailedException {
        return new FetchProcess(FetchPeer.of("treadle", 1), FEW, server.url(path)).run();
    }

    @Test
    void aRunMeasuresThroughputAndCpuTime() throws Exception {
        assertEquals(
                List.of("requests/s", "cpu-s/1000 requests"),
                run("/page/0").stream().map(Sample::unit).toList());
    }

    @Test
    void pagesThatFailFailTheRun() {
        Exception error = assertThrows(BenchmarkFailedException.class, () -> run("/status/500"));
        assertTrue(error.toString().contains("HTTP 500"), error::toString);
    }
}
