package io.treadle.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
    private static final Params DEPTH = Params.of("depth", 1);

    private static List<String> cells(String peer, List<Result> results) {
        String line = ResultTable.of(results)
                .lines()
                .filter(row -> row.contains(peer))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    }

    private static Result result(String peer, double value, double error) {
        return new Result("switch", peer, DEPTH, value, "ns/op", error);
    }

    @Test
    void aLineHoldsTheResultAndTreadlesRatioToIt() {
        List<Result> results = List.of(result("treadle", 132.04, 0), result("raw", 88.026, 1.5));
        assertEquals(
                List.of("", "switch", "depth=1", "raw", "88.03", "1.5", "ns/op", "1.5", ""), cells("raw", results));
    }

    @Test
    void largeNumbersAreShownWhole() {
        assertEquals(
                "123457", cells("raw", List.of(result("raw", 123_456.7, 0))).get(4));
    }

    @Test
    void aSmallRatioKeepsItsDigits() {
        List<Result> results = List.of(result("treadle", 132.04, 0), result("raw", 13_204, 0));
        assertEquals("0.01", cells("raw", results).get(7));
    }

    @Test
    void zeroIsShownAsZero() {
        assertEquals("0", cells("raw", List.of(result("raw", 1, 0))).get(5));
    }

    @Test
    void oneRunHasNoSpread() {
        Result once = Result.of("switch", "raw", DEPTH, "ns/op", List.of(88.0));
        assertEquals("", cells("raw", List.of(once)).get(5));
    }

    @Test
    void withoutTreadleThereIsNoRatio() {
        assertFalse(ResultTable.of(List.of(result("raw", 1, 0))).contains("NaN"));
        assertEquals("", cells("raw", List.of(result("raw", 1, 0))).get(7));
    }
}
