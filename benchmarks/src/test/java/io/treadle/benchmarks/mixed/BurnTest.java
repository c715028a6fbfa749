package io.treadle.benchmarks.mixed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BurnTest {
    private static final long LEAST_NANOS = 2_000_000;

    @Test
    void aHogComputesForMillisecondsAndNotForLess() {
        Burn.prepare();
        long start = System.nanoTime();
        Burn.hog();
        long nanos = System.nanoTime() - start; // longer where others take the core
        assertTrue(nanos > LEAST_NANOS, () -> "nanos=" + nanos);
    }
}
