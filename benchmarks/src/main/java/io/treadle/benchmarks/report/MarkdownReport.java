package io.treadle.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report as a page of Markdown: what it was measured on, and a chart and a table for each program. */
public final class MarkdownReport {
    private static final String COMMAND = "command";
    private static final String LOSS = "\u25bc";
    private static final String UNCERTAIN = "\u2248";
    /** From so many numbers on, a table is shown to those who ask for it. */
    private static final int LONG = 100;

    private final Notes notes = Notes.read();
    private final Report report;
    private final Programs programs;
    private final Standing standing;
    private final List<String> lines = new ArrayList<>();

    private MarkdownReport(Report report, Programs programs) {
        this.report = report;
        this.programs = programs;
        this.standing = new Standing(new Ratios(report.results()));
    }

    /** The lines of the page. */
    public static List<String> of(Report report, Programs programs) {
        return new MarkdownReport(report, programs).page();
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
        glances();
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
        List<Glance> glances = Glance.of(report, standing);
        int lost = glances.stream().mapToInt(Glance::worse).sum();
        int rows = lost
                + glances.stream()
                        .mapToInt(glance -> glance.better() + glance.even())
                        .sum();
        paragraph(
                "Values are medians of the runs, `±` is half the distance between the highest and the lowest. *Against it*"
                        + " is by which factor Treadle is better than the peer, in the first unit of the table: below 1 it is worse,"
                        + " and within a twentieth of 1 it is a tie; after " + UNCERTAIN
                        + " the runs of the two overlap, and the"
                        + " difference may be chance. CPU time and memory are those of the peer's process. Treadle loses "
                        + lost
                        + " of the " + rows + " rows in which it has a rival: they are marked " + LOSS
                        + ", and below each table"
                        + " stands what is better there. Floors and ceilings, which are there to compare with, and Treadle in"
                        + " another setting are no rivals. Peers that have not been measured are named below each table.");
    }

    /** A line for each program. */
    private void glances() {
        table(
                List.of("program", "better", "even", "worse", "stands worst against"),
                Glance.of(report, standing).stream().map(this::cells).toList());
    }

    private List<String> cells(Glance glance) {
        return List.of(
                "[" + glance.benchmark() + "](#" + glance.benchmark() + ")",
                Integer.toString(glance.better()),
                Integer.toString(glance.even()),
                Integer.toString(glance.worse()),
                glance.least()
                        .map(row -> row.peer() + ", " + factor(standing.over(row)) + with(row.params()))
                        .orElse(""));
    }

    private void section(String benchmark) {
        List<Result> results = report.of(benchmark);
        lines.add("## " + benchmark);
        paragraph(capital(programs.summary(benchmark)) + "." + (" " + notes.of(benchmark)).stripTrailing());
        lines.add("![" + benchmark + ": the numbers of the table as a chart](images/" + picture(benchmark) + ")");
        lines.add("");
        folded(results.size() > LONG, () -> numbers(results));
        losses(benchmark);
        leftOut(benchmark);
    }

    private void leftOut(String benchmark) {
        List<String> names = report.leftOut(benchmark, programs.peers(benchmark));
        if (!names.isEmpty()) {
            lines.addAll(List.of("Not measured: " + String.join(", ", names) + ".", ""));
        }
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
        String mark = (standing.isUncertain(first) ? " " + UNCERTAIN : "") + (standing.isLoss(first) ? " " + LOSS : "");
        return Stream.of(
                        keys.stream().map(key -> row.params().value(key)),
                        Stream.of(row.peer().equals("treadle") ? "**treadle**" : Standing.title(row.peer())),
                        numbers,
                        Stream.of(factor(standing.over(first)) + mark))
                .flatMap(cells -> cells)
                .toList();
    }

    private static String number(@Nullable Result result) {
        return result == null ? "" : result.text();
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
