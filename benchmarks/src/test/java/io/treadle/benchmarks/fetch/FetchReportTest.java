package io.treadle.benchmarks.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class FetchReportTest {
    private static List<Sample> samples(int ok, int failed) throws BenchmarkFailedException {
        String line = ("{\"runner\":\"treadle\",\"urls\":2000,\"ok\":%d,\"failed\":%d,\"seconds\":0.5,"
                        + "\"requestsPerSecond\":4000.0,\"cpuSeconds\":0.3,\"threads\":1,\"p50Millis\":1.0,\"p99Millis\":2.0}")
                .formatted(ok, failed);
        return FetchReport.parse(line).samples(2000);
    }

    @Test
    void aReportGivesThroughputAndCpuTime() throws Exception {
        assertEquals(
                List.of(new Sample("requests/s", 4000), new Sample("cpu-s/1000 requests", 0.15)), samples(2000, 0));
    }

    @Test
    void aFailedRequestIsAWrongAnswer() {
        assertThrows(BenchmarkFailedException.class, () -> samples(1999, 1));
    }

    @Test
    void aMissingRequestIsAWrongAnswer() {
        assertThrows(BenchmarkFailedException.class, () -> samples(1999, 0));
    }

    @Test
    void whatIsNotJsonIsAWrongAnswer() {
        assertThrows(BenchmarkFailedException.class, () -> FetchReport.parse("Killed"));
    }
}
