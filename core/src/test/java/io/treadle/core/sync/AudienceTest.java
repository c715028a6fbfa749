package io.treadle.core.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** What other threads may do to an event and a deferred, under jcstress. */
class AudienceTest {
    private static final String ALL = "(sync.Event|SetAndClear|Deferred|DeferredFail)Stress";

    /** One JVM mode and a second of samples, some millions, for each class. */
    private static final List<String> SHORT =
            List.of("-f", "1", "-fsm", "1", "-iters", "5", "-time", "200", "-sc", "false", "-jvmArgs", "-Xmx256m");

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void noSettingAndNoCompletionIsLost(@TempDir Path folder) throws Exception {
        var ended = stress(folder, ALL, SHORT);

        assertEquals(0, ended.exitCode(), ended::output);
        assertTrue(ended.output().contains("4 planned; 4 passed"), ended::output);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void settingsAreLostWhereTheWaiterDoesNotLookAgain(@TempDir Path folder) throws Exception {
        var ended = stress(folder, "LostSetStress", SHORT);

        assertEquals(1, ended.exitCode(), ended::output);
        assertTrue(ended.output().contains("Observed forbidden state: true, false"), ended::output);
    }

    @Test
    @Tag("nightly")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void noneIsLostInAnyModeOfTheCompiler(@TempDir Path folder) throws Exception {
        var ended = stress(folder, ALL, List.of("-m", "tough"));

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
