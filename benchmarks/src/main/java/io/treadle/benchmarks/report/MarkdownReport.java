package io.treadle.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report as a page of Markdown: what it was measured on, and a chart and a table for each program. */
public final class MarkdownReport {
    private static final String COMMAND = "command";
    private static final String LOSS = "\u25bc";
    /** From so many numbers on, a table is shown to those who ask for it. */
    private static final int LONG = 100;

    private final Notes notes = Notes.read();
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

    /** The file, in the folder {@code images} beside the page, of the chart of a program. */
    public static String picture(String benchmark) {
        return "benchmarks-" + benchmark + ".svg";
    }

    private List<String> page() {
        lines.add("# Benchmarks");
        lines.add("");
        lines.add(
                "Made by a program from measured numbers; do not edit it, run it again: [benchmarks](../benchmarks/README.md)"
                        + " says how, and what each peer is.");
        about();
        howToRead();
        report.benchmarks().forEach(this::section);
        missing();
        return lines;
    }

    private void about() {
        lines.add("");
        table(
                List.of("", ""),
                report.about().entrySet().stream()
                        .filter(fact -> !fact.getKey().equals(COMMAND))
                        .map(fact -> List.of(fact.getKey(), fact.getValue()))
                        .toList());
        lines.add("```");
        Stream.of(report.about().getOrDefault(COMMAND, "").split("; ", -1))
                .map(command -> command.replaceAll(" --json \\S+", ""))
                .forEach(lines::add);
        lines.add("```");
    }

    private void howToRead() {
        long rows = rivals().count();
        long lost = rivals().filter(standing::isLoss).count();
        paragraph(
                "Values are medians of the runs, `±` is half the distance between the highest and the lowest. *Against it*"
                        + " is by which factor Treadle is better than the peer, in the first unit of the table: below 1 it is worse,"
                        + " and within a twentieth of 1 it is a tie. CPU time and memory are those of the peer's process. Treadle"
                        + " loses " + lost + " of the " + rows + " rows that it can be compared in: they are marked "
                        + LOSS
                        + ", and below each table stands what is better there.");
    }

    /** In the first unit of each row, those that Treadle can be compared with. */
    private Stream<Result> rivals() {
        return report.benchmarks().stream()
                .flatMap(benchmark -> Row.of(report.of(benchmark)).stream())
                .map(Row::first)
                .filter(result -> standing.over(result).isPresent() && !Standing.isBound(result.peer()));
    }

    private void section(String benchmark) {
        List<Result> results = report.of(benchmark);
        lines.add("## " + benchmark);
        paragraph(capital(summaries.apply(benchmark)) + "." + (" " + notes.of(benchmark)).stripTrailing());
        lines.add("![" + benchmark + ": the numbers of the table as a chart](images/" + picture(benchmark) + ")");
        lines.add("");
        folded(results.size() > LONG, () -> numbers(results));
        losses(benchmark);
    }

    private void folded(boolean isLong, Runnable table) {
        if (isLong) {
            lines.addAll(List.of("<details><summary>All numbers</summary>", ""));
        }
        table.run();
        if (isLong) {
            lines.addAll(List.of("</details>", ""));
        }
    }

    private void numbers(List<Result> results) {
        List<String> keys = Row.keys(results);
        List<String> units = Row.units(results);
        table(
                Stream.of(keys.stream(), Stream.of("peer"), units.stream(), Stream.of("against it"))
                        .flatMap(heads -> heads)
                        .toList(),
                Row.of(results).stream().map(row -> cells(row, keys, units)).toList());
    }

    /** A sentence for each peer that is better, with the rows where it is. */
    private void losses(String benchmark) {
        Map<String, List<Result>> lost = Row.of(report.of(benchmark)).stream()
                .map(Row::first)
                .filter(standing::isLoss)
                .collect(Collectors.groupingBy(Result::peer, LinkedHashMap::new, Collectors.toList()));
        lost.forEach((peer, rows) -> lines.add(loss(peer, rows, notes.of(benchmark, peer))));
        if (!lost.isEmpty()) {
            lines.add("");
        }
    }

    private String loss(String peer, List<Result> rows, String why) {
        String where = rows.stream()
                .map(row -> factor(standing.over(row)) + with(row.params()))
                .collect(Collectors.joining("; "));
        return "- " + LOSS + " **" + peer + "** is better: " + where + "." + (" " + why).stripTrailing();
    }

    private static String with(Params params) {
        String text = params.toString().replace(",", ", ").replace("=", " ");
        return text.isEmpty() ? "" : " with " + text;
    }

    private List<String> cells(Row row, List<String> keys, List<String> units) {
        Stream<String> numbers = units.stream().map(unit -> number(row.byUnit().get(unit)));
        Result first = row.first();
        String mark = standing.isLoss(first) ? " " + LOSS : "";
        return Stream.of(
                        keys.stream().map(key -> row.params().value(key)),
                        Stream.of(row.peer().equals("treadle") ? "**treadle**" : row.peer()),
                        numbers,
                        Stream.of(factor(standing.over(first)) + mark))
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
