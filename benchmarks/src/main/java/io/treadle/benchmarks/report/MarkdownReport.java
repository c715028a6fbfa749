package io.treadle.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report as a page of Markdown: what it was measured on, the rows that Treadle loses, and a table for each program. */
public final class MarkdownReport {
    private final Report report;
    private final UnaryOperator<String> summaries;
    private final Standing standing;
    private final List<String> lines = new ArrayList<>();

    private MarkdownReport(Report report, UnaryOperator<String> summaries) {
        this.report = report;
        this.summaries = summaries;
        this.standing = new Standing(new Ratios(report.results()));
    }

    /** The lines of the page; {@code summaries} tells of a program's name what it measures. */
    public static List<String> of(Report report, UnaryOperator<String> summaries) {
        return new MarkdownReport(report, summaries).page();
    }

    private List<String> page() {
        lines.add("# Benchmarks");
        lines.add("");
        lines.add(
                "Made by a program from one run; do not edit it, run it again: [benchmarks](../benchmarks/README.md) says"
                        + " how, and what each peer is.");
        lines.add("");
        table(
                List.of("", ""),
                report.about().entrySet().stream()
                        .map(fact -> List.of(fact.getKey(), fact.getValue()))
                        .toList());
        howToRead();
        losses();
        report.benchmarks().forEach(this::section);
        missing();
        return lines;
    }

    private void howToRead() {
        paragraph(
                "Values are medians of the runs, `±` is half the distance between the highest and the lowest. *Against it*"
                        + " is by which factor Treadle is better than the peer, in the first unit of the table: below 1 it is worse,"
                        + " and within a twentieth of 1 it is a tie. CPU time and memory are those of the peer's process.");
    }

    private void losses() {
        List<Result> lost = report.benchmarks().stream()
                .flatMap(benchmark -> Row.of(report.of(benchmark)).stream())
                .map(row -> row.byUnit().values().iterator().next())
                .filter(standing::isLoss)
                .toList();
        lines.add("## Rows that Treadle loses");
        if (lost.isEmpty()) {
            paragraph("None in this run.");
            return;
        }
        lines.add("");
        table(
                List.of("benchmark", "with", "peer", "peer's", "unit", "against it"),
                lost.stream()
                        .map(result -> List.of(
                                result.benchmark(),
                                result.params().toString().replace(",", ", "),
                                result.peer(),
                                Digits.grouped(result.value()),
                                result.unit(),
                                factor(standing.over(result))))
                        .toList());
    }

    private void section(String benchmark) {
        List<Result> results = report.of(benchmark);
        lines.add("## " + benchmark);
        paragraph(capital(summaries.apply(benchmark)) + ".");
        List<String> keys = Row.keys(results);
        List<String> units = Row.units(results);
        table(
                Stream.of(keys.stream(), Stream.of("peer"), units.stream(), Stream.of("against it"))
                        .flatMap(heads -> heads)
                        .toList(),
                Row.of(results).stream().map(row -> cells(row, keys, units)).toList());
    }

    private List<String> cells(Row row, List<String> keys, List<String> units) {
        Stream<String> numbers = units.stream().map(unit -> number(row.byUnit().get(unit)));
        Result first = row.byUnit().values().iterator().next();
        return Stream.of(
                        keys.stream().map(key -> row.params().value(key)),
                        Stream.of(row.peer().equals("treadle") ? "**treadle**" : row.peer()),
                        numbers,
                        Stream.of(factor(standing.over(first))))
                .flatMap(cells -> cells)
                .toList();
    }

    private static String number(@Nullable Result result) {
        return result == null ? "" : Digits.grouped(result.value()) + " ± " + Digits.grouped(result.error());
    }

    private static String factor(OptionalDouble factor) {
        return factor.isEmpty() ? "" : Digits.of(factor.getAsDouble(), 2) + " x";
    }

    private void missing() {
        if (!report.missing().isEmpty()) {
            lines.add("## Missing");
            lines.add("");
            report.missing().forEach(missing -> lines.add("- " + missing));
        }
    }

    private void paragraph(String text) {
        lines.addAll(List.of("", text, ""));
    }

    private void table(List<String> heads, List<List<String>> rows) {
        lines.add(line(heads));
        lines.add(line(heads.stream().map(head -> "---").toList()));
        rows.forEach(row -> lines.add(line(row)));
        lines.add("");
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
