package io.treadle.benchmarks.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.report.Result;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("nightly") // starts a JVM for each case
class WatchCostProgramIT {
    @Test
    void aSwitchOfAWatchedLoopIsComparedWithThatOfAnother() throws Exception {
        List<Result> results = new WatchCostProgram().measure(List.of(Work.HANDOFF), Set.of("watchdog"), 1, 1);
        assertEquals(
                List.of("cpu-ns", "of unwatched"),
                results.stream().map(Result::unit).toList());
        assertTrue(results.stream().allMatch(result -> result.value() > 0), results::toString);
    }
}
