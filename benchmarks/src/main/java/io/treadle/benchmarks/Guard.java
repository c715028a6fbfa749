package io.treadle.benchmarks;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.report.Digits;
import io.treadle.benchmarks.report.Ratios;
import io.treadle.benchmarks.report.Result;
import io.treadle.benchmarks.report.Standing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether Treadle has become slower: by which factor it is better than a few peers, measured in one short run, beside the
 * factors that are kept in the repository. Ratios, since both sides of one are measured on the same machine.
 */
final class Guard {
    private static final double LOSS = 0.15;
    private static final String KEEP = "--keep";
    private static final String QUICK = "--quick";
    private static final Effort TRY = Effort.QUICK.withRuns(1).withMillis(50);
    private static final List<Watched> WATCHED = List.of(
            new Watched("switch-handoff", "depth", "1", "raw-continuation"),
            new Watched("spawn", "batch", "100", "virtual-threads"),
            new Watched("fetch", "concurrency", "64", "reactor-netty-1"));

    private final Catalogue catalogue;
    private final PrintWriter out;

    /** One factor: of a program's row with this value of the parameter, against this peer. */
    private record Watched(String program, String param, String value, String peer) {
        String name() {
            return program + "/" + peer;
        }

        boolean isFor(Result result) {
            return result.peer().equals(peer) && result.params().value(param).equals(value);
        }
    }

    Guard(Catalogue catalogue, PrintWriter out) {
        this.catalogue = catalogue;
        this.out = out;
    }

    /**
     * Arguments: the file of kept factors, {@code --keep} to write it, {@code --quick} for a try whose numbers mean little. Ends the
     * JVM with 1 if one is lost or was never kept, with 2 if there is another argument.
     */
    public static void main(String[] arguments) throws IOException, BenchmarkFailedException {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        Path file = Path.of(arguments[0]);
        List<String> options = List.of(arguments).subList(1, arguments.length);
        if (!List.of(KEEP, QUICK).containsAll(options)) {
            out.println("usage: benchmarks/guard [--keep] [--quick]; options=" + options);
            System.exit(2);
        }
        var guard = new Guard(Catalogue.ofAll(), out);
        boolean isToKeep = options.contains(KEEP);
        Map<String, Double> before = isToKeep || !Files.exists(file) ? Map.of() : kept(Files.readAllLines(file));
        Map<String, Double> now = guard.measure(options.contains(QUICK) ? TRY : Effort.QUICK, before);
        if (isToKeep) {
            Files.write(file, lines(now));
            out.println("kept in " + file + ": " + now);
        } else {
            System.exit(guard.isKept(before, now) ? 0 : 1);
        }
    }

    /** The factors now. One that looks lost is measured once more, as others on the machine may have disturbed it; the better one counts. */
    Map<String, Double> measure(Effort effort, Map<String, Double> kept) throws BenchmarkFailedException {
        Map<String, Double> factors = new LinkedHashMap<>();
        for (Watched watched : WATCHED) {
            double factor = measure(watched, effort);
            if (isLost(factor, kept.get(watched.name()))) {
                out.println(watched.name() + ": looks lost, now=" + Digits.of(factor, 3) + "; measured once more");
                factor = Math.max(factor, measure(watched, effort));
            }
            factors.put(watched.name(), factor);
        }
        return factors;
    }

    private double measure(Watched watched, Effort effort) throws BenchmarkFailedException {
        Program program = catalogue.named(List.of(watched.program)).getFirst();
        Set<String> peers = Set.of("treadle", watched.peer);
        program.missing(peers).forEach((what, why) -> out.println("missing: " + what + ": " + why));
        List<Result> results = program.measure(peers, effort);
        Standing standing = new Standing(new Ratios(results));
        Result peer = results.stream().filter(watched::isFor).findFirst().orElseThrow();
        return standing.over(peer).orElseThrow();
    }

    private static boolean isLost(double factor, @Nullable Double kept) {
        return kept != null && factor < kept * (1 - LOSS);
    }

    /** Whether each factor was kept, and none is more than {@value #LOSS} below that; says of each what it was and is. */
    boolean isKept(Map<String, Double> kept, Map<String, Double> now) {
        List<String> lost = new ArrayList<>();
        now.forEach((name, factor) -> {
            Double before = kept.get(name);
            String was = before == null ? "nothing (benchmarks/guard --keep keeps it)" : Digits.of(before, 3);
            out.println(name + ": kept=" + was + ", now=" + Digits.of(factor, 3));
            if (isLost(factor, before)) {
                lost.add(name);
            }
        });
        if (!lost.isEmpty()) {
            out.println("lost more than 15 %: " + lost
                    + "; find the cause, or keep the new factors: benchmarks/guard --keep");
        }
        return lost.isEmpty() && kept.keySet().containsAll(now.keySet());
    }

    static List<String> lines(Map<String, Double> factors) {
        return factors.entrySet().stream()
                .map(factor -> factor.getKey() + " " + Digits.of(factor.getValue(), 3))
                .toList();
    }

    static Map<String, Double> kept(List<String> lines) {
        Map<String, Double> factors = new LinkedHashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", 2);
            factors.put(words[0], Double.parseDouble(words[1]));
        }
        return factors;
    }
}
