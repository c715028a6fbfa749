package io.treadle.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.core.support.ForkedJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SleepGateTest {
    /** One JVM mode and a second of samples, some millions, for each class. */
    private static final List<String> SHORT =
            List.of("-f", "1", "-fsm", "1", "-iters", "5", "-time", "200", "-sc", "false", "-jvmArgs", "-Xmx256m");

    private final SleepGate gate = new SleepGate();

    @Test
    void aSleeperThatFindsWorkStaysAwake() {
        assertFalse(gate.enter(SleepGate.PARKED, () -> true));
        assertEquals(SleepGate.AWAKE, gate.claimSleeper());
    }

    @Test
    void oneWakerEndsASleepAndLearnsWhere() {
        assertTrue(gate.enter(SleepGate.POLLING, () -> false));

        assertEquals(SleepGate.POLLING, gate.claimSleeper());
        assertEquals(SleepGate.AWAKE, gate.claimSleeper());
    }

    @Test
    void nobodyNeedsToWakeASleeperThatHasLeft() {
        gate.enter(SleepGate.PARKED, () -> false);
        gate.leave();

        assertEquals(SleepGate.AWAKE, gate.claimSleeper());
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void noWakeUpIsLost(@TempDir Path folder) throws Exception {
        var ended = stress(folder, "(SleepGate|SleepAgain)Stress", SHORT);

        assertEquals(0, ended.exitCode(), ended::output);
        assertTrue(ended.output().contains("2 planned; 2 passed"), ended::output);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void wakeUpsAreLostWhereTheSleeperDoesNotLookAgain(@TempDir Path folder) throws Exception {
        var ended = stress(folder, "LostWakeUpStress", SHORT);

        assertEquals(1, ended.exitCode(), ended::output);
        assertTrue(ended.output().contains("Observed forbidden state: true, false"), ended::output);
    }

    @Test
    @Tag("nightly")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void noWakeUpIsLostInAnyModeOfTheCompiler(@TempDir Path folder) throws Exception {
        var ended = stress(folder, "(SleepGate|SleepAgain)Stress", List.of("-m", "tough"));

        assertEquals(0, ended.exitCode(), ended::output);
        assertTrue(ended.output().contains("Failed tests: No matches"), ended::output);
    }

    private static ForkedJvm.Ended stress(Path folder, String tests, List<String> how) throws Exception {
        assumeTrue(
                Runtime.getRuntime().availableProcessors() >= 2, "jcstress needs a processor for each of two actors");
        var command = new ArrayList<>(List.of("org.openjdk.jcstress.Main", "-v", "-t", tests));
        command.addAll(how);
        return ForkedJvm.run(folder, Duration.ofHours(1), command);
    }
}
