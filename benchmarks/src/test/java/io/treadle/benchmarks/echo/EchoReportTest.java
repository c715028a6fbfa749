package io.treadle.benchmarks.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class EchoReportTest {
    private static EchoReport report(int wrong, int right) throws BenchmarkFailedException {
        return EchoReport.parse("{\"wrong\":" + wrong + ",\"right\":" + right
                + ",\"seconds\":0.5,\"cpuSeconds\":0.25,\"peakBytes\":3000000}");
    }

    @Test
    void aReportGivesThroughputCpuTimeAndPeakMemory() throws Exception {
        assertEquals(
                List.of(new Sample("requests/s", 2000), new Sample("cpu-us/request", 250), new Sample("peak-MB", 3)),
                report(0, 1000).samples());
    }

    @Test
    void aConnectionWithAWrongAnswerFailsTheRun() {
        assertThrows(BenchmarkFailedException.class, () -> report(1, 1000).samples());
    }

    @Test
    void aRunWithoutAnyAnswerHasFailed() {
        assertThrows(BenchmarkFailedException.class, () -> report(0, 0).samples());
    }

    @Test
    void whatIsNotJsonFailsTheRun() {
        assertThrows(BenchmarkFailedException.class, () -> EchoReport.parse("Killed"));
    }
}
