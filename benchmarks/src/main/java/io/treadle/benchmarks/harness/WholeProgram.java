package io.treadle.benchmarks.harness;

import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A benchmark that measures whole programs: each peer does the work of each load in a process of its own, and the runs are
 * interleaved. The peers measure themselves, as {@link ProcessPeer} says, and check their answers.
 */
public final class WholeProgram implements Program {
    private final String name;
    private final String summary;
    private final List<ProcessPeer> peers;
    private final Function<Effort, List<Load>> loads;

    /**
     * Work that all peers get alike.
     *
     * @param params how the report names it
     * @param words what the peers are told
     * @param takes the names of the peers that can do it in reasonable time
     */
    public record Load(Params params, List<String> words, Predicate<String> takes) {
        /** For all peers. */
        public static Load of(Params params, Object... words) {
            return new Load(
                    params, List.of(words).stream().map(Object::toString).toList(), peer -> true);
        }

        /** The same, for some of the peers only. */
        public Load only(Predicate<String> some) {
            return new Load(params, words, some);
        }
    }

    /** With the one line that says what it measures, its peers in the order of the report, and its loads. */
    public WholeProgram(String name, String summary, List<ProcessPeer> peers, Function<Effort, List<Load>> loads) {
        this.name = name;
        this.summary = summary;
        this.peers = peers;
        this.loads = loads;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public Set<String> peers() {
        return peers.stream().map(ProcessPeer::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public Map<String, String> versions(Set<String> chosen) {
        return ProcessPeer.versions(peers, chosen);
    }

    @Override
    public Map<String, String> missing(Set<String> chosen) {
        return ProcessPeer.missing(peers, chosen);
    }

    @Override
    public List<Result> measure(Set<String> chosen, Effort effort) throws BenchmarkFailedException {
        List<Case> cases = new ArrayList<>();
        for (Load load : loads.apply(effort)) {
            peers.stream()
                    .filter(peer -> chosen.contains(peer.name()) && load.takes().test(peer.name()))
                    .forEach(peer ->
                            cases.add(new Case(peer.name(), load.params(), () -> peer.run(name, load.words()))));
        }
        return new Interleaving(name, effort.processes()).measure(cases);
    }
}
