package io.treadle.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterleavingTest {
    private final List<String> trail = new ArrayList<>();

    /** A case that measures 1 unit in its first run, 2 in its second, and so on. */
    private Case counting(String peer, String... units) {
        List<Integer> runs = new ArrayList<>();
        return new Case(peer, Params.none(), () -> {
            trail.add(peer);
            runs.add(1);
            return List.of(units).stream()
                    .map(unit -> new Sample(unit, runs.size()))
                    .toList();
        });
    }

    @Test
    void everySecondRoundRunsBackwards() throws Exception {
        new Interleaving("any", 3).measure(List.of(counting("a", "ns"), counting("b", "ns")));
        assertEquals(List.of("a", "b", "b", "a", "a", "b"), trail);
    }

    @Test
    void theRunsOfACaseMakeOneResultForEachUnit() throws Exception {
        List<Result> results = new Interleaving("any", 3).measure(List.of(counting("a", "requests/s", "cpu-s")));
        assertEquals(
                List.of(
                        new Result("any", "a", Params.none(), 2, "requests/s", 1, List.of(1.0, 2.0, 3.0)),
                        new Result("any", "a", Params.none(), 2, "cpu-s", 1, List.of(1.0, 2.0, 3.0))),
                results);
    }

    private static final Case FAILING = new Case("b", Params.none(), () -> {
        throw new BenchmarkFailedException("wrong answer");
    });

    private BenchmarkFailedException failureOf(Case... cases) {
        return assertThrows(BenchmarkFailedException.class, () -> new Interleaving("any", 3).measure(List.of(cases)));
    }

    @Test
    void aCaseThatFailsIsNamedAndNotRunAgain() {
        assertEquals(Map.of("b", "with : wrong answer"), failureOf(FAILING).failures());
    }

    @Test
    void theOthersAreMeasuredThoughOneFails() {
        var failure = failureOf(counting("a", "ns"), FAILING, counting("c", "ns"));
        assertEquals(List.of("a", "c", "c", "a", "a", "c"), trail);
        assertEquals(
                List.of("a", "c"), failure.others().stream().map(Result::peer).toList());
    }

    @Test
    void aCaseWithADefectIsNamedLikeOneThatFails() {
        var defect = new Case("b", Params.none(), () -> {
            throw new IllegalStateException("no list of benchmarks");
        });
        var failure = failureOf(defect, counting("c", "ns"));
        assertEquals(Map.of("b", "with : java.lang.IllegalStateException: no list of benchmarks"), failure.failures());
        assertEquals(List.of("c", "c", "c"), trail);
    }
}
