package io.treadle.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.report.Report.Missing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {
    private static final Params DEEP = Params.of("depth", 16);

    private static List<String> page(Result... results) {
        Report report = new Report(
                Map.of("machine", "2 x fast"), List.of(results), List.of(new Missing("ring", "node", "not installed")));
        return MarkdownReport.of(report, name -> "what " + name + " measures");
    }

    private final List<String> page = page(
            new Result("ring", "treadle", DEEP, 200, "ns/op", 1),
            new Result("ring", "treadle", DEEP, 5, "peak-MB", 0),
            new Result("ring", "go", DEEP, 100, "ns/op", 2));

    @Test
    void aRowHasThePeersNumbersAndHowTreadleStands() {
        assertTrue(page.contains("| 16 | go | 100 ± 2 |  | 0.5 x |"), page::toString);
        assertTrue(page.contains("| 16 | **treadle** | 200 ± 1 | 5 ± 0 |  |"), page::toString);
    }

    @Test
    void theRowsThatTreadleLosesComeFirst() {
        int lost = page.indexOf("## Rows that Treadle loses");
        assertEquals("| ring | depth=16 | go | 100 | ns/op | 0.5 x |", page.get(lost + 4));
        assertTrue(lost < page.indexOf("## ring"), page::toString);
    }

    @Test
    void theMachineAndWhoIsMissingAreNamed() {
        assertTrue(page.contains("| machine | 2 x fast |"), page::toString);
        assertEquals("- ring: node is missing: not installed", page.getLast());
    }
}
