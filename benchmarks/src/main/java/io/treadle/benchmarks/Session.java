package io.treadle.benchmarks;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.report.Machine;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Report;
import io.treadle.benchmarks.report.Report.Missing;
import io.treadle.benchmarks.report.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** One run of the benchmarks: what it has measured up to now, and who was missing. */
final class Session {
    private final PrintWriter err;
    private final Saver saver;
    private final Map<String, String> about;
    private final Map<String, String> versions;
    private final List<Result> results;
    private final List<Missing> missing;
    private final UnaryOperator<Params> marked;

    /** Is told what there is after each program. */
    @FunctionalInterface
    interface Saver {
        void save(Report report) throws IOException;
    }

    /** Of the command line {@code command}; progress and failures go to {@code err}. */
    Session(String command, Effort effort, PrintWriter err, Saver saver) {
        this.err = err;
        this.saver = saver;
        about = Machine.describe();
        about.put("command", command);
        about.put("runs", effort.toString());
        about.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        versions = new LinkedHashMap<>();
        results = new ArrayList<>();
        missing = new ArrayList<>();
        marked = params -> params;
    }

    private Session(Session all, UnaryOperator<Params> marked) {
        err = all.err;
        saver = all.saver;
        about = all.about;
        versions = all.versions;
        results = all.results;
        missing = all.missing;
        this.marked = marked;
    }

    /** The same session, whose next results are said to be measured on so many cores. */
    Session on(int cores) {
        return new Session(this, params -> params.with("cores", cores));
    }

    Map<String, String> about() {
        return about;
    }

    Report report() {
        Map<String, String> facts = new LinkedHashMap<>(about);
        if (!versions.isEmpty()) {
            facts.put("peers", String.join("; ", new LinkedHashSet<>(versions.values())));
        }
        return new Report(facts, results, missing);
    }

    /** Whether all of them ran to their ends. */
    boolean measure(List<Program> programs, Set<String> peers, Effort effort) throws IOException {
        boolean allRan = true;
        for (Program program : programs) {
            try {
                add(measured(program, present(program, peers), effort));
            } catch (BenchmarkFailedException e) {
                err.println(program.name() + ": " + e.getMessage());
                add(e.others());
                e.failures()
                        .forEach((peer, reason) -> miss(
                                program,
                                peer,
                                "it failed " + reason.lines().findFirst().orElse("")));
                allRan = false;
            }
            saver.save(report());
        }
        return allRan;
    }

    /** What has been measured for an hour before it must not be lost by a defect of one program. */
    private static List<Result> measured(Program program, Set<String> peers, Effort effort)
            throws BenchmarkFailedException {
        try {
            return program.measure(peers, effort);
        } catch (RuntimeException e) {
            throw new BenchmarkFailedException("it failed: " + e, e);
        }
    }

    private void add(List<Result> measured) {
        measured.forEach(result -> results.add(result.with(marked.apply(result.params()))));
    }

    /** The peers without those that are missing here; each of these is named at once, and once more in the report. */
    private Set<String> present(Program program, Set<String> peers) {
        Set<String> present = new LinkedHashSet<>(peers);
        program.missing(peers).forEach((peer, reason) -> {
            err.println(miss(program, peer, reason));
            err.flush();
            present.remove(peer);
        });
        versions.putAll(program.versions(unknown(present)));
        return present;
    }

    private Missing miss(Program program, String peer, String reason) {
        Missing one = new Missing(program.name(), peer, reason.replaceAll("\\s+", " "));
        if (!missing.contains(one)) {
            missing.add(one);
        }
        return one;
    }

    private Set<String> unknown(Set<String> peers) {
        return peers.stream()
                .filter(peer -> !versions.containsKey(peer))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
