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
import org.junit.jupiter.params.provider.ValueSource;

/** Python's greenlet itself; skipped where it is not installed. */
class GreenletSwitchingIT {
    private static final Set<String> PEER = Set.of("python-greenlet");
    private static final Effort LEAST = new Effort(true, 1, 1, 1, 1);

    @ParameterizedTest
    @ValueSource(strings = {"switch-handoff", "generator-next", "ring-switch"})
    void itIsMeasuredAsTreadleIs(String benchmark) throws Exception {
        Program program = Catalogue.ofAll().named(List.of(benchmark)).getFirst();
        Map<String, String> missing = program.missing(PEER);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing);
        for (Result result : program.measure(PEER, LEAST)) {
            assertEquals("python-greenlet ns/op", result.peer() + " " + result.unit());
            assertTrue(result.value() > 1, result::toString);
        }
    }
}
