package io.treadle.benchmarks.harness;

import io.treadle.core.function.Action;
import java.util.function.LongSupplier;

/**
 * The rounds that a whole program makes before it is measured: until its JVM has compiled what it runs. That takes five to ten
 * seconds of CPU time for a client of HTTP, whose compiler otherwise works beside what is measured, on the same cores.
 */
/*
 *   a round in which the compiler used less than a twentieth of the time   is a quiet one
 *   two of them, one after the other, or the most rounds                   the program is warm
 */
public final class WarmUp {
    private static final int MOST_ROUNDS = 40;
    private static final int ENOUGH_QUIET = 2;
    private static final double QUIET = 0.05;

    private final LongSupplier compiler;
    private final LongSupplier clock;
    private int rounds;
    private int quiet;
    private long begun;
    private long compilerBefore;

    /** By what the compiler has used, and the time, both in nanoseconds. */
    WarmUp(LongSupplier compiler, LongSupplier clock) {
        this.compiler = compiler;
        this.clock = clock;
        this.begun = clock.getAsLong();
        this.compilerBefore = compiler.getAsLong();
    }

    /** Of this JVM. */
    public WarmUp() {
        this(CompilerThreads.ofThisJvm()::cpuNanos, System::nanoTime);
    }

    /** Of this JVM and of another process, which need not have a compiler. */
    public static WarmUp with(long pid) {
        var here = CompilerThreads.ofThisJvm();
        var there = new CompilerThreads(pid);
        return new WarmUp(() -> here.cpuNanos() + there.cpuNanos(), System::nanoTime);
    }

    /** Repeats {@code round} in this JVM until it is warm. */
    public static <X extends Exception> void untilWarm(Action<X> round) throws X {
        var warmUp = new WarmUp();
        do {
            round.run();
        } while (warmUp.needsAnotherRound());
    }

    /** Whether the round that has just ended, and began where the one before it ended, was not enough. */
    public boolean needsAnotherRound() {
        rounds++;
        quiet = wasQuiet() ? quiet + 1 : 0;
        return quiet < ENOUGH_QUIET && rounds < MOST_ROUNDS;
    }

    private boolean wasQuiet() {
        long now = clock.getAsLong();
        long used = compiler.getAsLong();
        boolean wasQuiet = Math.abs(used - compilerBefore) < QUIET * (now - begun);
        begun = now;
        compilerBefore = used;
        return wasQuiet;
    }
}
