package io.treadle.benchmarks.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class JdbcReportTest {
    private static JdbcReport report() throws BenchmarkFailedException {
        return JdbcReport.parse(
                "{\"right\":1000,\"seconds\":0.5,\"cpuSeconds\":0.25,\"databaseSeconds\":0.125,\"peakMegabytes\":90}");
    }

    @Test
    void aReportGivesThroughputAndCpuTime() throws Exception {
        var expected = List.of(
                new Sample("queries/s", 2000),
                new Sample("cpu-us/query", 250),
                new Sample("database-cpu-us/query", 125),
                new Sample("peak-MB", 90));
        assertEquals(expected, report().samples(1000));
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
