package io.treadle.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report as a page of Markdown: what it was measured on, and a chart and a table for each program. */
public final class MarkdownReport {
    private static final String COMMAND = "command";
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
        paragraph(HowTo.read(report, standing));
        glances();
        report.benchmarks().forEach(this::section);
        otherPrograms();
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
                        .map(row -> row.peer() + ", " + standing.factor(row)
                                + row.params().sentence())
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
        List<Loss> losses = Loss.of(benchmark, report.of(benchmark), standing, notes);
        losses.forEach(loss -> lines.add("- " + Standing.LOSS + " **" + loss.peer() + "**" + loss.sentence()));
        if (!losses.isEmpty()) {
            lines.add("");
        }
    }

    private List<String> cells(Row row, List<String> keys, List<String> units) {
        Stream<String> numbers = units.stream().map(unit -> number(row.byUnit().get(unit)));
        Result first = row.first();
        String mark = (standing.isUncertain(first) ? " " + Standing.UNCERTAIN : "")
                + (standing.isLoss(first) ? " " + Standing.LOSS : "");
        return Stream.of(
                        keys.stream().map(key -> row.params().value(key)),
                        Stream.of(row.peer().equals("treadle") ? "**treadle**" : Standing.title(row.peer())),
                        numbers,
                        Stream.of(standing.factor(first) + mark))
                .flatMap(cells -> cells)
                .toList();
    }

    private static String number(@Nullable Result result) {
        return result == null ? "" : result.text();
    }

    /** The programs that nobody has measured for this page: who looks for one shall not think that there is none. */
    private void otherPrograms() {
        List<String> others = report.others(programs.names());
        if (!others.isEmpty()) {
            lines.add("## Not measured");
            paragraph(HowTo.OTHERS);
            others.forEach(name -> lines.add("- " + name + ": " + programs.summary(name)));
            lines.add("");
        }
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
