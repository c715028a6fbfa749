package io.treadle.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class WarmUpTest {
    private static final int ROUND_NANOS = 1000;

    private long now;
    private long compiled;

    /** How many rounds it takes, in those of which that are {@code busy} the compiler works for a tenth of the time. */
    private int rounds(IntPredicate busy) {
        var warmUp = new WarmUp(() -> compiled, () -> now);
        int rounds = 0;
        do {
            rounds++;
            now += ROUND_NANOS;
            compiled += busy.test(rounds) ? ROUND_NANOS / 10 : ROUND_NANOS / 100;
        } while (warmUp.needsAnotherRound());
        return rounds;
    }

    @Test
    void whereTheCompilerIsQuietTwoRoundsAreEnough() {
        assertEquals(2, rounds(round -> false));
    }

    @Test
    void aProgramIsWarmAfterTwoQuietRoundsInARow() {
        assertEquals(6, rounds(round -> round <= 2 || round == 4));
    }

    @Test
    void roundsEndThoughTheCompilerIsNeverQuiet() {
        assertEquals(40, rounds(round -> true));
    }

    @Test
    void aProcessWithoutACompilerHasUsedNoTimeOfOne() {
        assertEquals(0, new CompilerThreads(-1).cpuNanos());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theCompilerOfThisJvmIsSeen() {
        assertTrue(CompilerThreads.ofThisJvm().cpuNanos() > 0);
    }
}
