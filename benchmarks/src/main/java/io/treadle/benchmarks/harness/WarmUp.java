package io.treadle.benchmarks.harness;

import io.treadle.core.function.Action;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The rounds that a whole program makes before it is measured: until its JVM has compiled what it runs. That takes a client of
 * HTTP five to ten seconds, in which its compiler works beside it, on the same cores.
 */
/*
 *   a round is quiet       in which the compiler was busy for less than a twentieth of the time
 *   the program is warm    after three rounds that were quiet, one after the other, and took a second; or after a minute
 *
 * One round is not enough: on one core the compiler waits for its turn, and comes back for a second after one in which it had
 * nothing to do.
 */
public final class WarmUp {
    private static final double QUIET = 0.05;
    private static final int ENOUGH_ROUNDS = 3;
    private static final long ENOUGH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier compiler;
    private final LongSupplier clock;
    private final long begun;
    private long roundBegun;
    private long busyBefore;
    private long quietNanos;
    private int quietRounds;

    /** By how long the compiler was busy, and the time, both in nanoseconds. */
    WarmUp(LongSupplier compiler, LongSupplier clock) {
        this.compiler = compiler;
        this.clock = clock;
        this.begun = clock.getAsLong();
        this.roundBegun = begun;
        this.busyBefore = compiler.getAsLong();
    }

    private WarmUp(CompilerThreads threads) {
        this(threads::busyNanos, System::nanoTime);
    }

    /** Of this JVM and those that it has started. */
    public WarmUp() {
        this(CompilerThreads.here());
    }

    /** The same, and of another process, which need not have a compiler. */
    public static WarmUp with(long pid) {
        return new WarmUp(CompilerThreads.hereAndOf(pid));
    }

    /** Repeats {@code round} in this JVM until it is warm, and collects its garbage. */
    public static <X extends Exception> void untilWarm(Action<X> round) throws X {
        var warmUp = new WarmUp();
        do {
            round.run();
        } while (warmUp.needsAnotherRound());
        if (!warmUp.isWarm()) {
            System.err.println("measured though the compiler is not quiet after " + MOST_NANOS / 1_000_000_000 + " s");
        }
        System.gc(); // the connections of the first, slow second have to be moved once, which takes up to 90 ms
    }

    /** Whether the round that has just ended, and began where the one before it ended, was not enough. */
    public boolean needsAnotherRound() {
        long now = clock.getAsLong();
        long busy = compiler.getAsLong();
        long round = now - roundBegun;
        boolean isQuiet = Math.abs(busy - busyBefore) < QUIET * round;
        quietNanos = isQuiet ? quietNanos + round : 0;
        quietRounds = isQuiet ? quietRounds + 1 : 0;
        roundBegun = now;
        busyBefore = busy;
        return !isWarm() && now - begun < MOST_NANOS;
    }

    private boolean isWarm() {
        return quietRounds >= ENOUGH_ROUNDS && quietNanos >= ENOUGH_NANOS;
    }
}
