package io.treadle.benchmarks.report;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * How Treadle stands beside a peer: as a factor that is above 1 where Treadle is better, whatever the unit.
 */
public final class Standing {
    /** Marks a row in which Treadle is behind a rival. */
    public static final String LOSS = "\u25bc";

    /** Marks a row in which the difference may be chance. */
    public static final String UNCERTAIN = "\u2248";

    private static final double TIE = 0.05;
    /** No rivals: what nothing that is built on the same can beat, and a client that only makes load. */
    private static final Map<String, String> BOUNDS = Map.of(
            "raw-continuation",
            "floor",
            "bare-hand-off",
            "floor",
            "netty",
            "floor",
            "jvm-alone",
            "floor",
            "wrk",
            "ceiling");

    private static final String OURS = "treadle";

    private final Ratios ratios;

    /** Within these ratios. */
    public Standing(Ratios ratios) {
        this.ratios = ratios;
    }

    /** Whether more of this unit is better: what is done in a second, and not what one or a second costs. */
    public static boolean isMoreBetter(String unit) {
        return unit.endsWith("/s") && !unit.startsWith("cpu-");
    }

    /** A unit, and whether it is good to have much of it. */
    public static String direction(String unit) {
        return unit + (isMoreBetter(unit) ? ", more is better" : ", less is better");
    }

    /** Whether a peer is shown as the floor or the ceiling and not as a rival. */
    public static boolean isBound(String peer) {
        return BOUNDS.containsKey(peer);
    }

    /** Whether a peer is somebody else, and neither a bound nor Treadle in another setting: who beats it has not won anything. */
    public static boolean isRival(String peer) {
        return !isBound(peer) && !peer.startsWith(OURS);
    }

    /** The name of a peer, and whether it is the floor or the ceiling. */
    public static String title(String peer) {
        return isBound(peer) ? peer + " (" + BOUNDS.get(peer) + ")" : peer;
    }

    /** By which factor Treadle is better; empty where there is nothing to compare. */
    public OptionalDouble over(Result peer) {
        OptionalDouble ratio = ratios.treadleOver(peer);
        if (ratio.isEmpty() || ratio.getAsDouble() == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(isMoreBetter(peer.unit()) ? ratio.getAsDouble() : 1 / ratio.getAsDouble());
    }

    /** The same for people; empty where there is nothing to compare. */
    public String factor(Result peer) {
        OptionalDouble factor = over(peer);
        return factor.isEmpty() ? "" : Digits.of(factor.getAsDouble(), 2) + " x";
    }

    /** Whether Treadle is behind a rival by more than a tie, a twentieth. */
    public boolean isLoss(Result peer) {
        return verdict(peer) < 0 && isRival(peer.peer());
    }

    /** 1 where Treadle is better by more than a twentieth, -1 where the peer is, else 0. */
    int verdict(Result peer) {
        double factor = over(peer).orElse(1);
        if (factor < 1 - TIE) {
            return -1;
        }
        return factor > 1 / (1 - TIE) ? 1 : 0;
    }

    /** Whether the runs of the two are not apart, so that the difference may be chance. */
    public boolean isUncertain(Result peer) {
        return ratios.treadleBeside(peer)
                .filter(treadle -> Math.abs(treadle.value() - peer.value()) <= treadle.error() + peer.error())
                .isPresent();
    }
}
