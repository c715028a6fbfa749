package io.treadle.benchmarks.whole;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.benchmarks.harness.ProcessPeer;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleIT {
    private static final double MOST_MILLIS = 50;

    @Test
    void aJvmThatDoesNothingCostsNextToNothing() throws Exception {
        List<Sample> samples = ProcessPeer.java("jvm-alone", Idle.class, "-XX:TieredStopAtLevel=1")
                .run("idle", List.of("300"));
        Sample cpu = samples.stream()
                .filter(sample -> sample.unit().equals("cpu-ms/s"))
                .findFirst()
                .orElseThrow();
        assertTrue(cpu.value() < MOST_MILLIS, cpu::toString);
    }
}
