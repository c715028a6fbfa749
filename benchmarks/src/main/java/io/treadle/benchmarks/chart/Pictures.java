package io.treadle.benchmarks.chart;

import io.treadle.benchmarks.report.MarkdownReport;
import io.treadle.benchmarks.report.Report;
import io.treadle.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The charts that a page of Markdown shows: a file for each program, with all that was measured in its first unit. */
public final class Pictures {
    private Pictures() {}

    /** Writes the {@link MarkdownReport#picture} of each program into a folder, which is made if it is not there. */
    public static void write(Report report, Path folder) throws IOException {
        Files.createDirectories(folder);
        String style = HtmlReport.resource("chart.css");
        for (String benchmark : report.benchmarks()) {
            String unit = Row.units(report.of(benchmark)).getFirst();
            List<Figure> figures = new Figures(report.of(benchmark)).of(unit);
            Figure all = Figure.together(benchmark + " (" + unit + ")", figures);
            Files.writeString(folder.resolve(MarkdownReport.picture(benchmark)), all.standalone(style));
        }
    }
}
