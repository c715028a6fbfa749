package io.treadle.benchmarks.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.benchmarks.report.MarkdownReport;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Report;
import io.treadle.benchmarks.report.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class PicturesTest {
    @Test
    void aProgramHasOneFileWithAllChartsOfItsFirstUnit(@TempDir Path folder) throws Exception {
        List<Result> results = List.of(
                new Result("ring", "treadle", Params.of("size", 3), 200, "ns/op", 1),
                new Result("ring", "treadle", Params.of("size", 503), 300, "ns/op", 1),
                new Result("ring", "treadle", Params.of("size", 503), 9, "peak-MB", 1));
        Pictures.write(new Report(Map.of(), results, List.of()), folder);
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve(MarkdownReport.picture("ring")).toFile());
        assertEquals(3, svg.getElementsByTagName("svg").getLength()); // two charts in one picture
    }
}
