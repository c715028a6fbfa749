package io.treadle.benchmarks.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FetchLoadTest {
    @Test
    void aLoadThatWaitsHasAsManyRequestsAsTheDelayLetsThrough() {
        assertEquals(1000, FetchLoad.filling(2, 10, Duration.ofMillis(20), 13).count());
    }

    @Test
    void aLoadHasARequestForEachConnectionAtLeast() {
        assertEquals(
                1000, FetchLoad.filling(0.001, 1000, Duration.ofMillis(100), 13).count());
    }

    @Test
    void theClientsAreToldTheWholeLoad() {
        FetchLoad load = new FetchLoad(64, Duration.ZERO, 1024, 500, 100);
        assertEquals(
                List.of("http://host/", "1024", "64", "500", "100"),
                load.at("http://host/").words());
        assertEquals("concurrency=64,delay=0,bytes=1024", load.params().toString());
    }
}
