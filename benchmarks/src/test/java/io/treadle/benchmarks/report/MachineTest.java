package io.treadle.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MachineTest {
    private final String versions = Machine.describe().getOrDefault("versions", "$ missing");

    @Test
    void theBuildFillsInTheVersions() {
        assertFalse(versions.contains("$"), versions);
    }

    @Test
    void nettyTellsItsVersionItself() {
        assertTrue(versions.matches(".*, Netty 4[.].*"), versions);
    }
}
