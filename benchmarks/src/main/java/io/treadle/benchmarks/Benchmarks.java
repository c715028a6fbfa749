package io.treadle.benchmarks;

import io.treadle.benchmarks.chart.HtmlReport;
import io.treadle.benchmarks.chart.Pictures;
import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Cores;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.report.JsonLines;
import io.treadle.benchmarks.report.MarkdownReport;
import io.treadle.benchmarks.report.Report;
import io.treadle.benchmarks.report.ResultTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. Exit code 0: all ran; 1: one failed; 2: the command line is wrong. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Measures Treadle beside its peers: a table on standard output, progress on standard error.")
public final class Benchmarks implements Callable<Integer> {
    private final Catalogue catalogue;

    @Parameters(
            paramLabel = "NAME",
            description = "A benchmark, or else the first part of several names; all without one.")
    private List<String> names = List.of();

    @Option(names = "--peers", split = ",", paramLabel = "PEER", description = "Measures only these peers.")
    private List<String> peers = List.of();

    @Option(names = "--quick", description = "Fewer and shorter runs.")
    private boolean quick;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Runs each case so often; default 5, with --quick 3 or 2.")
    private @Nullable Integer runs;

    @Option(
            names = "--millis",
            paramLabel = "N",
            description = "Length of an iteration; default 1000, with --quick 400.")
    private @Nullable Integer millis;

    @Option(
            names = "--cores",
            split = ",",
            paramLabel = "N",
            description = "Measures on so many cores (Linux); with several numbers once on each.")
    private List<Integer> cores = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there, a JSON object a line.")
    private @Nullable Path json;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Writes the results there, as tables, and charts into the folder images beside it.")
    private @Nullable Path markdown;

    @Option(names = "--html", paramLabel = "DIR", description = "Writes the results there, as a page with charts.")
    private @Nullable Path html;

    @Option(names = "--from", paramLabel = "FILE", description = "Measures nothing: the results are those of --json.")
    private @Nullable Path from;

    @Option(names = "--list", description = "Lists the benchmarks and ends.")
    private boolean list;

    @Spec
    private @Nullable CommandSpec spec;

    Benchmarks(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Ends the JVM with the exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks(Catalogue.ofAll())).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (list) {
            catalogue.programs().forEach(program -> say("%-16s %s".formatted(program.name(), program.summary())));
            return 0;
        }
        ensureWritable(markdown);
        ensureFolder(html);
        if (from != null) {
            publish(read(from));
            return 0;
        }
        ensureWritable(json);
        Session session = new Session(command(), effort(), commandLine().getErr(), this::save);
        session.about().forEach((what, fact) -> say("%-9s %s".formatted(what + ":", fact)));
        boolean allRan = measure(session);
        publish(session.report());
        return allRan ? 0 : 1;
    }

    private Report read(Path file) {
        try {
            return JsonLines.read(file);
        } catch (IOException e) {
            throw new ParameterException(
                    commandLine(), "expected a file that --json wrote: --from=" + file + ", " + e, e);
        }
    }

    /** Asked first: what was measured for an hour must not be lost. */
    private void ensureWritable(@Nullable Path file) {
        if (file == null) {
            return;
        }
        try {
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException e) {
            throw notWritable(file, e);
        }
    }

    private void ensureFolder(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private ParameterException notWritable(Path file, IOException e) {
        return new ParameterException(commandLine(), "cannot write the results there: file=" + file + ", " + e, e);
    }

    private boolean measure(Session session) throws IOException {
        List<Program> chosen = chosen(() -> catalogue.named(names));
        Set<String> runners = chosen(() -> catalogue.peers(peers));
        ensureSomebodyRuns(chosen, runners);
        if (cores.isEmpty()) {
            return session.measure(chosen, runners, effort());
        }
        boolean allRan = true;
        for (int limit : cores) {
            limit(limit);
            allRan &= session.on(limit).measure(chosen, runners, effort());
        }
        return allRan;
    }

    private void ensureSomebodyRuns(List<Program> chosen, Set<String> runners) {
        Set<String> takingPart = new TreeSet<>();
        chosen.forEach(program -> takingPart.addAll(program.peers()));
        if (Collections.disjoint(takingPart, runners)) {
            throw new ParameterException(
                    commandLine(), "none of these peers takes part: " + runners + ", those who do=" + takingPart);
        }
    }

    private void limit(int limit) {
        try {
            Cores.limit(limit);
        } catch (BenchmarkFailedException e) {
            throw new ParameterException(commandLine(), e.getMessage(), e);
        }
    }

    private Effort effort() {
        ensurePositive("--runs", runs);
        ensurePositive("--millis", millis);
        Effort effort = quick ? Effort.QUICK : Effort.FULL;
        Effort timed = millis == null ? effort : effort.withMillis(millis);
        return runs == null ? timed : timed.withRuns(runs);
    }

    private void ensurePositive(String option, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new ParameterException(commandLine(), "expected 1 or more: " + option + "=" + value);
        }
    }

    /** After each program, so that what was measured is there even if a later one is stopped. */
    private void save(Report report) throws IOException {
        if (json != null) {
            Files.write(json, JsonLines.of(report));
        }
    }

    private void publish(Report report) throws IOException {
        if (!report.results().isEmpty()) {
            say(ResultTable.of(report.results()));
        }
        report.missing().forEach(missing -> say(missing.toString()));
        if (markdown != null) {
            Files.write(markdown, MarkdownReport.of(report, catalogue));
            Pictures.write(report, markdown.resolveSibling("images"));
        }
        if (html != null) {
            HtmlReport.write(report, catalogue, html);
        }
    }

    private String command() {
        List<String> words = commandLine().getParseResult().originalArgs();
        return "benchmarks/run " + String.join(" ", words);
    }

    private <T> T chosen(Supplier<T> choice) {
        try {
            return choice.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), e.getMessage(), e);
        }
    }

    private void say(String line) {
        PrintWriter out = commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec, "picocli sets it").commandLine();
    }
}
