package io.treadle.benchmarks.chart;

import io.treadle.benchmarks.report.HowTo;
import io.treadle.benchmarks.report.Loss;
import io.treadle.benchmarks.report.Notes;
import io.treadle.benchmarks.report.Programs;
import io.treadle.benchmarks.report.Ratios;
import io.treadle.benchmarks.report.Report;
import io.treadle.benchmarks.report.Standing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A report as a page of HTML, {@code index.html}, which needs nothing else, and each of its charts as a file of its own,
 * {@code NAME-1.svg} and so on.
 */
public final class HtmlReport {
    private final Notes notes = Notes.read();
    private final Report report;
    private final Programs programs;
    private final Standing standing;
    private final Markup page = new Markup();

    private HtmlReport(Report report, Programs programs) {
        this.report = report;
        this.programs = programs;
        this.standing = new Standing(new Ratios(report.results()));
    }

    /** Writes it. */
    public static void write(Report report, Programs programs, Path directory) throws IOException {
        Files.createDirectories(directory);
        String style = resource("chart.css");
        Files.writeString(directory.resolve("index.html"), new HtmlReport(report, programs).page(style));
        for (String benchmark : report.benchmarks()) {
            int number = 1;
            Figures figures = new Figures(report.of(benchmark));
            for (String unit : figures.units()) {
                for (Figure figure : figures.of(unit)) {
                    Path file = directory.resolve(benchmark + "-" + number++ + ".svg");
                    Files.writeString(file, figure.standalone(style));
                }
            }
        }
    }

    private String page(String style) throws IOException {
        String styles = style + resource("page.css");
        page.element(
                "html",
                () -> {
                    page.element("head", () -> head(styles));
                    page.element("body", this::body);
                },
                "lang",
                "en");
        return "<!DOCTYPE html>\n" + page;
    }

    private void head(String styles) {
        page.raw("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                + "<meta name=\"color-scheme\" content=\"light dark\">");
        page.text("title", "Treadle beside its peers");
        page.element("style", () -> page.raw(styles));
    }

    private void body() {
        page.element("header", () -> {
            page.text("h1", "Treadle beside its peers");
            page.element(
                    "dl",
                    () -> report.about()
                            .forEach((what, facts) -> page.element("div", () -> {
                                page.text("dt", what);
                                page.element("dd", () -> lines(facts));
                            })));
            page.element("nav", () -> report.benchmarks().forEach(name -> page.text("a", name, "href", "#" + name)));
        });
        new GlanceSection(page, standing).write(report);
        page.element("main", () -> report.benchmarks().forEach(this::section));
        otherPrograms();
        missing();
    }

    /** What several files said differently stands in lines of their own, such as commands. */
    private void lines(String facts) {
        for (String fact : facts.split("; ", -1)) {
            page.text("div", fact);
        }
    }

    private void section(String benchmark) {
        Figures figures = new Figures(report.of(benchmark));
        List<String> units = figures.units();
        int shown = figures.areCurves() ? 1 : units.size();
        page.element(
                "section",
                () -> {
                    page.text("h2", benchmark);
                    page.text("p", (programs.summary(benchmark) + ". " + notes.of(benchmark)).replace("`", ""));
                    charts(figures, units.subList(0, shown));
                    folded(
                            "The other measurements",
                            () -> charts(figures, units.subList(shown, units.size())),
                            shown < units.size());
                    losses(benchmark);
                    folded("All numbers", () -> new NumbersTable(page, standing).write(report.of(benchmark)), true);
                    leftOut(benchmark);
                },
                "id",
                benchmark);
    }

    private void losses(String benchmark) {
        for (Loss loss : Loss.of(benchmark, report.of(benchmark), standing, notes)) {
            page.element(
                    "p",
                    () -> {
                        page.text("b", Standing.LOSS + " " + loss.peer(), "class", "loss");
                        page.text("span", loss.sentence().replace("`", ""));
                    },
                    "class",
                    "aside");
        }
    }

    private void leftOut(String benchmark) {
        List<String> names = report.leftOut(benchmark, programs.peers(benchmark));
        if (!names.isEmpty()) {
            page.text("p", "Not measured: " + String.join(", ", names), "class", "aside");
        }
    }

    private void charts(Figures figures, List<String> units) {
        page.element(
                "div",
                () -> units.stream().flatMap(unit -> figures.of(unit).stream()).forEach(this::figure),
                "class",
                "charts");
    }

    private void figure(Figure figure) {
        page.element("figure", () -> page.raw(figure.markup()));
    }

    private void folded(String title, Runnable inside, boolean isThere) {
        if (isThere) {
            page.element("details", () -> {
                page.text("summary", title);
                inside.run();
            });
        }
    }

    private void otherPrograms() {
        List<String> others = report.others(programs.names());
        if (!others.isEmpty()) {
            page.element("footer", () -> {
                page.text("h2", "Not measured");
                page.text("p", HowTo.OTHERS.replace("`", ""));
                page.element("ul", () -> others.forEach(name -> page.text("li", name + ": " + programs.summary(name))));
            });
        }
    }

    private void missing() {
        if (!report.missing().isEmpty()) {
            page.element("footer", () -> {
                page.text("h2", "Missing");
                page.element("ul", () -> report.missing().forEach(missing -> page.text("li", missing.toString())));
            });
        }
    }

    static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(in, "the build puts it beside this class")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        }
    }
}
