package io.treadle.benchmarks.pools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoolMainTest {
    private static final String NOWHERE = "http://127.0.0.1:1/";

    @ParameterizedTest
    @EnumSource(PoolKind.class)
    void everyPoolWaitsForItsTasks(PoolKind kind) throws Exception {
        try (Pool pool = kind.open(Work.SIMULATED, 2, NOWHERE)) {
            long start = System.nanoTime();
            pool.runAll(5); // two at once, so there are three rounds
            long nanos = System.nanoTime() - start;
            assertTrue(nanos >= 3 * Work.PAUSE.toNanos(), () -> "nanos=" + nanos);
        }
    }

    @ParameterizedTest
    @EnumSource(value = PoolKind.class, names = "PROCESSES", mode = EnumSource.Mode.EXCLUDE)
    void aTaskThatFailsFailsTheRun(PoolKind kind) throws Exception {
        try (Pool pool = kind.open(Work.NETWORK, 2, NOWHERE)) {
            assertThrows(Exception.class, () -> pool.runAll(3));
        }
    }

    @Test
    void aPeerIsCalledAsItsKind() {
        assertEquals(PoolKind.WORK_STEALING_POOL, PoolKind.of("work-stealing-pool"));
        assertEquals("work-stealing-pool", PoolKind.WORK_STEALING_POOL.toString());
    }
}
