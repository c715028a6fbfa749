package io.treadle.benchmarks.report;

import java.util.OptionalDouble;
import java.util.Set;

/**
 * How Treadle stands beside a peer: as a factor that is above 1 where Treadle is better, whatever the unit.
 */
public final class Standing {
    private static final double TIE = 0.05;
    /** No rivals: what nothing that is built on the same can beat, and a client that only makes load. */
    private static final Set<String> BOUNDS = Set.of("raw-continuation", "bare-hand-off", "netty", "wrk");

    private final Ratios ratios;

    /** Within these ratios. */
    public Standing(Ratios ratios) {
        this.ratios = ratios;
    }

    /** Whether more of this unit is better: what comes in a second, and not what one costs. */
    public static boolean isMoreBetter(String unit) {
        return unit.endsWith("/s");
    }

    /** Whether a peer is shown as the floor or the ceiling and not as a rival. */
    public static boolean isBound(String peer) {
        return BOUNDS.contains(peer);
    }

    /** By which factor Treadle is better; empty where there is nothing to compare. */
    public OptionalDouble over(Result peer) {
        OptionalDouble ratio = ratios.treadleOver(peer);
        if (ratio.isEmpty() || ratio.getAsDouble() == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(isMoreBetter(peer.unit()) ? ratio.getAsDouble() : 1 / ratio.getAsDouble());
    }

    /** Whether Treadle is behind a rival by more than a tie, a twentieth. */
    public boolean isLoss(Result peer) {
        OptionalDouble factor = over(peer);
        return factor.isPresent() && factor.getAsDouble() < 1 - TIE && !isBound(peer.peer());
    }
}
