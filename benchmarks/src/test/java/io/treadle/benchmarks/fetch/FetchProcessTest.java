package io.treadle.benchmarks.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FetchProcessTest {
    private static final FetchLoad LOAD = new FetchLoad(500, Duration.ofMillis(20), 1024, 5000, 10_000);

    @Test
    void theRunnerGetsTheWholeLoad() {
        List<String> command =
                new FetchProcess(FetchPeer.sized("thread-pool", "--pool", 64), LOAD, "http://localhost/").command();
        int fetch = command.indexOf("fetch");
        assertEquals(
                "fetch http://localhost/ --json --runner thread-pool --concurrency 500 --count 5000 --warmup 10000"
                        + " --pool 64",
                String.join(" ", command.subList(fetch, command.size())));
    }

    @Test
    void waitingLoadsSayHowManyWait() {
        assertEquals(
                "concurrency=500,delay=20ms,bytes=1024,workers=1",
                FetchPeer.of("treadle", 1).params(LOAD).toString());
    }

    @Test
    void busyLoadsSayHowManyConnectionsThereAre() {
        FetchLoad busy = new FetchLoad(64, Duration.ZERO, 1024, 10, 10);
        assertEquals(
                "connections=64,delay=0,bytes=1024",
                FetchPeer.of("jdk-async").params(busy).toString());
    }
}
