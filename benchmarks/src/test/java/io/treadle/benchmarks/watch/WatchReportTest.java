package io.treadle.benchmarks.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchReportTest {
    @Test
    void aReportGivesTheCostAndItsRatio() throws Exception {
        var report = WatchReport.parse("{\"plain\":200.0,\"watched\":250.0}");
        assertEquals(List.of(new Sample("cpu-ns", 250), new Sample("of unwatched", 1.25)), report.samples());
    }

    @Test
    void workThatCostsNothingWasNotDone() {
        assertThrows(BenchmarkFailedException.class, () -> new WatchReport(0, 250).samples());
    }

    @Test
    void whatIsNotJsonFailsTheRun() {
        assertThrows(BenchmarkFailedException.class, () -> WatchReport.parse("Killed"));
    }
}
