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

    private void assertOnPage(String text) throws IOException {
        String page = Files.readString(folder.resolve("index.html"));
        assertTrue(page.contains(text), page);
    }

    @Test
    void thePageBeginsWithALineForEachProgram() throws IOException {
        assertOnPage("<span class=\"worse\" style=\"width:240px\">");
        assertOnPage("go, 0.5 x with size 503<");
    }

    @Test
    void whoWasNotMeasuredIsNamed() throws IOException {
        assertOnPage("Not measured: kotlin<");
    }

    @Test
    void thePageHasEachProgramWithItsChartAndItsNumbers() throws IOException {
        assertOnPage("<section id=\"ring-switch\">");
        assertOnPage("<svg");
        assertOnPage("<td class=\"number\">200 ± 1</td>");
        assertOnPage("2 x &lt;fast&gt;");
    }

    @Test
    void thePageFollowsTheReadersColours() throws IOException {
        assertOnPage("@media (prefers-color-scheme: dark)");
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
        assertOnPage("is better: 0.5 x with size 503. A goroutine stays on its stack");
    }

    @Test
    void eachCommandStandsInALineOfItsOwn() throws IOException {
        assertOnPage("<div>run a</div><div>run b</div>");
    }

    @Test
    void aProgramThatNobodyRanIsNamed() throws IOException {
        assertOnPage("<li>spawn: about it</li>");
    }
}
