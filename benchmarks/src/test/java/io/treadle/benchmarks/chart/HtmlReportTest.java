package io.treadle.benchmarks.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Programs;
import io.treadle.benchmarks.report.Report;
import io.treadle.benchmarks.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class HtmlReportTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        List<Result> results = List.of(
                new Result("ring-switch", "treadle", Params.of("size", 503), 200, "ns/op", 1),
                new Result("ring-switch", "go", Params.of("size", 503), 100, "ns/op", 2));
        HtmlReport.write(
                new Report(Map.of("machine", "2 x <fast>", "command", "run a; run b"), results, List.of()),
                PROGRAMS,
                folder);
    }

    private static final Programs PROGRAMS = new Programs() {
        @Override
        public List<String> names() {
            return List.of("ring-switch", "spawn");
        }

        @Override
        public String summary(String program) {
            return "about it";
        }

        @Override
        public Set<String> peers(String program) {
            return Set.of("treadle", "go", "kotlin");
        }
    };

    @Test
    void thePageBeginsWithALineForEachProgram() throws IOException {
        String page = Files.readString(folder.resolve("index.html"));
        assertTrue(page.contains("<span class=\"worse\" style=\"width:240px\">"), page);
        assertTrue(page.contains("go, 0.5 x with size 503<"), page);
    }

    @Test
    void whoWasNotMeasuredIsNamed() throws IOException {
        String page = Files.readString(folder.resolve("index.html"));
        assertTrue(page.contains("Not measured: kotlin<"), page);
    }

    @Test
    void thePageHasEachProgramWithItsChartAndItsNumbers() throws IOException {
        String page = Files.readString(folder.resolve("index.html"));
        assertTrue(page.contains("<section id=\"ring-switch\">"), page);
        assertTrue(page.contains("<svg"), page);
        assertTrue(page.contains("<td class=\"number\">200 ± 1</td>"), page);
        assertTrue(page.contains("2 x &lt;fast&gt;"), page);
    }

    @Test
    void thePageFollowsTheReadersColours() throws IOException {
        assertTrue(Files.readString(folder.resolve("index.html")).contains("@media (prefers-color-scheme: dark)"));
    }

    @Test
    void eachChartIsAnSvgOfItsOwn() throws Exception {
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("ring-switch-1.svg").toFile());
        assertEquals("svg", svg.getDocumentElement().getTagName());
        assertEquals(3, svg.getElementsByTagName("rect").getLength()); // the ground, and two bars
    }

    @Test
    void whatIsBetterIsNamedWithTheReasonIfThatIsKnown() throws IOException {
        String page = Files.readString(folder.resolve("index.html"));
        assertTrue(page.contains("is better: 0.5 x with size 503. A goroutine stays on its stack"), page);
    }

    @Test
    void eachCommandStandsInALineOfItsOwn() throws IOException {
        String page = Files.readString(folder.resolve("index.html"));
        assertTrue(page.contains("<div>run a</div><div>run b</div>"), page);
    }

    @Test
    void aProgramThatNobodyRanIsNamed() throws IOException {
        String page = Files.readString(folder.resolve("index.html"));
        assertTrue(page.contains("<li>spawn: about it</li>"), page);
    }
}
