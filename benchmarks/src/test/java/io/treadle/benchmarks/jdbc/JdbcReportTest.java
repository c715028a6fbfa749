package io.treadle.benchmarks.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class JdbcReportTest {
    private static JdbcReport report() throws BenchmarkFailedException {
        return JdbcReport.parse("{\"right\":1000,\"seconds\":0.5,\"cpuSeconds\":0.25}");
    }

    @Test
    void aReportGivesThroughputAndCpuTime() throws Exception {
        assertEquals(List.of(new Sample("queries/s", 2000), new Sample("cpu-us/query", 250)), report().samples(1000));
    }

    @Test
    void aWrongAnswerFailsTheRun() {
        assertThrows(BenchmarkFailedException.class, () -> report().samples(1001));
    }

    @Test
    void whatIsNotJsonFailsTheRun() {
        assertThrows(BenchmarkFailedException.class, () -> JdbcReport.parse("Killed"));
    }
}
