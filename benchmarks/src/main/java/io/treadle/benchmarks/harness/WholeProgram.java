package io.treadle.benchmarks.harness;

import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A benchmark that measures whole programs: each peer does the work of each load in a process of its own, and the runs are
 * interleaved. The peers measure themselves, as {@link ProcessPeer} says, and check their answers.
 */
public final class WholeProgram extends ProcessProgram {
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
        super(name, summary, peers);
        this.loads = loads;
    }

    @Override
    public List<Result> measure(Set<String> chosen, Effort effort) throws BenchmarkFailedException {
        return measure(loads.apply(effort), chosen, effort);
    }
}
