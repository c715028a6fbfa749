package io.treadle.benchmarks;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.report.JsonLines;
import io.treadle.benchmarks.report.Machine;
import io.treadle.benchmarks.report.Result;
import io.treadle.benchmarks.report.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

    @Parameters(paramLabel = "NAME", description = "A benchmark, or the first part of several names; all without one.")
    private List<String> names = List.of();

    @Option(names = "--peers", split = ",", paramLabel = "PEER", description = "Measures only these peers.")
    private List<String> peers = List.of();

    @Option(names = "--quick", description = "Fewer and shorter runs.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there, a JSON object a line.")
    private @Nullable Path json;

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
        List<Program> chosen = chosen(() -> catalogue.named(names));
        Set<String> runners = chosen(() -> catalogue.peers(peers));
        Machine.describe().forEach(this::say);
        return measure(chosen, runners);
    }

    private int measure(List<Program> chosen, Set<String> runners) throws IOException {
        List<Result> results = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        int exitCode = 0;
        for (Program program : chosen) {
            try {
                results.addAll(program.measure(present(program, runners, missing), quick ? Effort.QUICK : Effort.FULL));
            } catch (BenchmarkFailedException e) {
                commandLine().getErr().println(program.name() + ": " + e.getMessage());
                exitCode = 1;
            }
            save(results);
        }
        if (!results.isEmpty()) {
            say(ResultTable.of(results));
        }
        missing.forEach(this::say);
        return exitCode;
    }

    /** The runners without those that are missing here; each of these is named at once, and once more below the table. */
    private Set<String> present(Program program, Set<String> runners, List<String> missing) {
        Set<String> present = new LinkedHashSet<>(runners);
        program.missing(runners).forEach((peer, reason) -> {
            String line = "%s: %s is missing: %s".formatted(program.name(), peer, reason);
            commandLine().getErr().println(line);
            missing.add(line);
            present.remove(peer);
        });
        return present;
    }

    /** After each program, so that what was measured is there even if a later one is stopped. */
    private void save(List<Result> results) throws IOException {
        if (json != null) {
            Files.write(json, JsonLines.of(results));
        }
    }

    private <T> T chosen(Supplier<T> choice) {
        try {
            return choice.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), e.getMessage(), e);
        }
    }

    private void say(String line) {
        commandLine().getOut().println(line);
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec, "picocli sets it").commandLine();
    }
}
