package io.treadle.benchmarks.report;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that a run of the benchmarks has to tell.
 *
 * @param about what the numbers were measured on, with what, and by which command: they mean nothing without it
 * @param results what was measured, in the order of the programs
 * @param missing who should have been measured and was not
 */
public record Report(Map<String, String> about, List<Result> results, List<Missing> missing) {

    /** A peer that could not take part in a program, and why. */
    public record Missing(String benchmark, String peer, String missing) {
        @Override
        public String toString() {
            return "%s: %s is missing: %s".formatted(benchmark, peer, missing);
        }
    }

    /** The names of the programs that have results, in their order. */
    public List<String> benchmarks() {
        return results.stream().map(Result::benchmark).distinct().toList();
    }

    /** Those of the peers of a program who were not asked to run it: they have no result, and are not missing. */
    public List<String> leftOut(String benchmark, Set<String> peers) {
        Set<String> named = of(benchmark).stream().map(Result::peer).collect(Collectors.toCollection(HashSet::new));
        missing.stream().filter(one -> one.benchmark().equals(benchmark)).forEach(one -> named.add(one.peer()));
        return peers.stream().filter(peer -> !named.contains(peer)).sorted().toList();
    }

    /** Those of the programs that have no result, in their order. */
    public List<String> others(List<String> programs) {
        List<String> measured = benchmarks();
        return programs.stream().filter(program -> !measured.contains(program)).toList();
    }

    /** The results of one program. */
    public List<Result> of(String benchmark) {
        return results.stream()
                .filter(result -> result.benchmark().equals(benchmark))
                .toList();
    }
}
