package io.treadle.benchmarks.chart;

import io.treadle.benchmarks.report.Glance;
import io.treadle.benchmarks.report.HowTo;
import io.treadle.benchmarks.report.Report;
import io.treadle.benchmarks.report.Result;
import io.treadle.benchmarks.report.Standing;
import java.util.List;

/** The first section of the page: a line for each program, with a bar of how many rows are won, even and lost. */
final class GlanceSection {
    private static final int BAR = 240;

    private final Markup page;
    private final Standing standing;

    GlanceSection(Markup page, Standing standing) {
        this.page = page;
        this.standing = standing;
    }

    void write(Report report) {
        List<Glance> glances = Glance.of(report, standing);
        page.element("section", () -> {
            page.text("h2", "At a glance");
            page.text(
                    "p",
                    "In how many rows Treadle is better than a rival, as good within a twentieth, and worse, and the rival that it"
                            + " stands worst against.");
            page.element("table", () -> {
                page.element(
                        "tr",
                        () -> List.of("program", "better, even, worse", "", "stands worst against")
                                .forEach(head -> page.text("th", head)));
                glances.forEach(glance -> page.element("tr", () -> cells(glance)));
            });
            page.text("p", HowTo.read(report, standing).replaceAll("[*`]", ""), "class", "aside");
        });
    }

    private void cells(Glance glance) {
        page.element("td", () -> page.text("a", glance.benchmark(), "href", "#" + glance.benchmark()));
        page.element("td", () -> bar(glance));
        page.text("td", glance.better() + ", " + glance.even() + ", " + glance.worse(), "class", "number");
        page.text("td", glance.least().map(this::least).orElse(""));
    }

    private void bar(Glance glance) {
        int rows = Math.max(1, glance.better() + glance.even() + glance.worse());
        page.element(
                "div",
                () -> {
                    part("better", glance.better(), rows);
                    part("even", glance.even(), rows);
                    part("worse", glance.worse(), rows);
                },
                "class",
                "glance");
    }

    private void part(String style, int count, int rows) {
        if (count > 0) {
            page.element("span", () -> {}, "class", style, "style", "width:" + BAR * count / rows + "px");
        }
    }

    private String least(Result row) {
        return row.peer() + ", " + standing.factor(row) + row.params().sentence();
    }
}
