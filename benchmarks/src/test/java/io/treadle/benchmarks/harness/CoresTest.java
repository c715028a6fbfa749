package io.treadle.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoresTest {
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    @Test
    void aListOfLinuxHasRangesAndSingleCores() {
        assertEquals(List.of(0, 1, 2, 7), Cores.parse(" 0-2,7\n"));
    }

    @Test
    void aProcessIsLimitedToTheFirstCores() throws IOException, BenchmarkFailedException {
        assumeTrue(Files.exists(TASKSET), "skipped: there is no taskset");
        Process idle = new ProcessBuilder("sleep", "60").start();
        try {
            Cores.limit(idle.pid(), 1);
            assertEquals(List.of(0), Cores.allowed(idle.pid()));
        } finally {
            idle.destroy();
        }
    }

    @Test
    void moreCoresThanThereAreIsRefused() {
        assumeTrue(Files.exists(TASKSET), "skipped: there is no taskset");
        assertThrows(BenchmarkFailedException.class, () -> Cores.limit(100_000));
    }
}
