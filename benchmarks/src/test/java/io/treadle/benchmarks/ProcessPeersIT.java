package io.treadle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.report.Result;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The peers in other languages themselves; skipped where they are not installed. */
class ProcessPeersIT {
    private static final Effort LEAST = new Effort(true, 1, 1, 1, 1);

    @ParameterizedTest
    @CsvSource({
        "switch-handoff, python-greenlet",
        "generator-next, python-greenlet",
        "ring-switch, python-greenlet",
        "channel-pair, go",
        "channel-pair, kotlin",
        "channel-fan-in, go",
        "channel-fan-in, kotlin",
        "select-channels, go",
        "select-channels, kotlin",
        "switch-yield, go",
        "switch-yield, kotlin",
        "ring-switch, go",
        "ring-switch, kotlin",
        "cancel, go",
        "cancel, kotlin",
        "spawn, go",
        "spawn, kotlin",
        "channel-pair, gevent",
        "queue-pair, gevent",
        "queue-pair, asyncio",
    })
    void itIsMeasuredAsTreadleIs(String benchmark, String peer) throws Exception {
        Set<String> only = Set.of(peer);
        Program program = Catalogue.ofAll().named(List.of(benchmark)).getFirst();
        Map<String, String> missing = program.missing(only);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing);
        List<Result> results = program.measure(only, LEAST);
        assertEquals(
                List.of("ns/op", "cpu-ns/op", "peak-MB"),
                results.stream().map(Result::unit).distinct().toList());
        for (Result result : results) {
            assertEquals(peer, result.peer());
            assertTrue(result.value() > 1 || result.unit().equals("cpu-ns/op"), result::toString);
        }
    }
}
