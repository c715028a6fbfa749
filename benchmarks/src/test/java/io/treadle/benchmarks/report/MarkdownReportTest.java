package io.treadle.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.report.Report.Missing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {
    private static final Params DEEP = Params.of("depth", 16);

    private static List<String> page(Result... results) {
        Report report = new Report(
                Map.of("machine", "2 x fast"), List.of(results), List.of(new Missing("ring", "node", "not installed")));
        return MarkdownReport.of(report, PROGRAMS);
    }

    private static final Programs PROGRAMS = new Programs() {
        @Override
        public List<String> names() {
            return List.of("ring", "spawn");
        }

        @Override
        public String summary(String program) {
            return "what " + program + " measures";
        }

        @Override
        public Set<String> peers(String program) {
            return Set.of("treadle", "go", "node", "kotlin", "jox");
        }
    };

    private final List<String> page = page(
            new Result("ring", "treadle", DEEP, 200, "ns/op", 1),
            new Result("ring", "treadle", DEEP, 5, "peak-MB", 0),
            new Result("ring", "go", DEEP, 100, "ns/op", 2));

    @Test
    void aRowHasThePeersNumbersAndHowTreadleStands() {
        assertTrue(page.contains("| 16 | go | 100 ± 2 |  | 0.5 x ▼ |"), page::toString);
        assertTrue(page.contains("| 16 | **treadle** | 200 ± 1 | 5 ± 0 |  |"), page::toString);
    }

    @Test
    void aRowThatTreadleLosesIsSaidInASentence() {
        assertTrue(page.contains("- ▼ **go** is better: 0.5 x with depth 16."), page::toString);
        assertTrue(page.stream().anyMatch(line -> line.contains("loses 1 of the 1 rows")), page::toString);
    }

    @Test
    void eachProgramIsSummedUpInALine() {
        assertTrue(page.contains("| [ring](#ring) | 0 | 0 | 1 | go, 0.5 x with depth 16 |"), page::toString);
    }

    @Test
    void whoWasNotMeasuredIsNamedButForThoseThatAreMissing() {
        assertTrue(page.contains("Not measured: jox, kotlin."), page::toString);
    }

    @Test
    void floorsAndTreadlesOtherSettingsAreCountedNeitherAsWonNorAsLost() {
        List<String> echo = page(
                new Result("echo", "treadle", DEEP, 200, "ns/op", 1),
                new Result("echo", "netty", DEEP, 100, "ns/op", 2),
                new Result("echo", "treadle-read-write", DEEP, 400, "ns/op", 2));
        assertTrue(echo.stream().anyMatch(line -> line.contains("loses 0 of the 0 rows")), echo::toString);
        assertTrue(echo.contains("| 16 | netty (floor) | 100 ± 2 | 0.5 x |"), echo::toString);
    }

    @Test
    void oneRunHasNoSpread() {
        List<String> ring = page(Result.of("ring", "go", DEEP, "ns/op", List.of(120.0)));
        assertTrue(ring.contains("| 16 | go | 120 (1 run) |  |"), ring::toString);
    }

    @Test
    void aFactorThatMayBeChanceIsMarked() {
        List<String> ring = page(
                new Result("ring", "treadle", DEEP, 100, "ns/op", 30), new Result("ring", "go", DEEP, 120, "ns/op", 5));
        assertTrue(ring.contains("| 16 | go | 120 ± 5 | 1.2 x ≈ |"), ring::toString);
    }

    @Test
    void whyAPeerIsBetterIsSaidIfItIsKnown() {
        List<String> skynet = page(
                new Result("skynet", "treadle", DEEP, 200, "s", 1), new Result("skynet", "node", DEEP, 100, "s", 2));
        assertTrue(skynet.stream().anyMatch(line -> line.contains("16. A promise is an object")), skynet::toString);
    }

    @Test
    void theCommandsStandInABlock() {
        Report report = new Report(
                Map.of("command", "benchmarks/run a --quick --json x.json; benchmarks/run b"),
                List.of(new Result("ring", "treadle", DEEP, 200, "ns/op", 1)),
                List.of());
        List<String> lines = MarkdownReport.of(report, PROGRAMS);
        int block = lines.indexOf("```");
        assertEquals(
                List.of("benchmarks/run a --quick", "benchmarks/run b", "```"), lines.subList(block + 1, block + 4));
    }

    @Test
    void theMachineAndWhoIsMissingAreNamed() {
        assertTrue(page.contains("| machine | 2 x fast |"), page::toString);
        assertEquals("- ring: node is missing: not installed", page.getLast());
    }

    @Test
    void aProgramThatNobodyRanIsNamed() {
        int title = page.indexOf("## Not measured");
        assertTrue(title > 0 && page.contains("- spawn: what spawn measures"), page::toString);
        assertFalse(page.contains("- ring: what ring measures"), page::toString);
    }

    @Test
    void whatANumberOfCoresMeansIsSaidWhereThereIsOne() {
        List<String> ring = page(new Result("ring", "treadle", DEEP.with("cores", 1), 200, "ns/op", 1));
        assertTrue(ring.stream().anyMatch(line -> line.contains("`cores` is")), ring::toString);
        assertTrue(page.stream().noneMatch(line -> line.contains("`cores` is")), page::toString);
    }
}
