package io.treadle.benchmarks.report;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Treadle's value divided by a peer's: 1.4 means 1.4 times the peer's time, or 1.4 times its requests. Compared is the
 * same benchmark in the same unit with the same parameters; only {@code workers} may differ, since the number of
 * threads is what tells the peers of a load apart.
 */
public final class Ratios {
    private static final String TREADLE = "treadle";

    private final Map<Load, Result> treadle = new HashMap<>();

    /** The ratios within these results; of two of Treadle's for one load the later counts. */
    public Ratios(Collection<Result> results) {
        results.stream().filter(Ratios::isTreadle).forEach(result -> treadle.put(Load.of(result), result));
    }

    /** Empty for Treadle itself, where Treadle did not run the same load, and where the peer's value is 0. */
    public OptionalDouble treadleOver(Result peer) {
        return treadleBeside(peer)
                .filter(result -> peer.value() != 0)
                .map(result -> OptionalDouble.of(result.value() / peer.value()))
                .orElse(OptionalDouble.empty());
    }

    /** Treadle's result of the same load; empty for Treadle itself, and where it did not run that. */
    Optional<Result> treadleBeside(Result peer) {
        return isTreadle(peer) ? Optional.empty() : Optional.ofNullable(treadle.get(Load.of(peer)));
    }

    private static boolean isTreadle(Result result) {
        return result.peer().equals(TREADLE);
    }

    private record Load(String benchmark, Params params, String unit) {
        static Load of(Result result) {
            return new Load(result.benchmark(), result.params().without("workers"), result.unit());
        }
    }
}
