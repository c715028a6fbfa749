package io.treadle.core.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.core.support.ForkedJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What foreign threads do at the same time as the loop, by jcstress. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("nightly") // five stress tests of a quarter of a minute each
class ForeignStressTest {
    @Test
    void aSenderThatGivesUpKnowsWhetherItHasSent(@TempDir Path folder) throws Exception {
        var ended = stress(folder, "channel.ForeignSendStress");

        assertEquals(0, ended.exitCode(), ended::output);
        assertTrue(ended.output().contains("1 planned; 1 passed"), ended::output);
    }

    @Test
    void aReceiverThatGivesUpKnowsWhetherItHasReceived(@TempDir Path folder) throws Exception {
        var ended = stress(folder, "channel.ForeignReceiveStress");

        assertEquals(0, ended.exitCode(), ended::output);
        assertTrue(ended.output().contains("1 planned; 1 passed"), ended::output);
    }

    @Test
    void aSenderWhoseEndIsClosedKnowsWhetherItHasSent(@TempDir Path folder) throws Exception {
        var ended = stress(folder, "channel.ForeignCloseStress");

        assertEquals(0, ended.exitCode(), ended::output);
        assertTrue(ended.output().contains("1 planned; 1 passed"), ended::output);
    }

    @Test
    void anItemIsInOnePlaceThoughItsSubscriptionIsCancelled(@TempDir Path folder) throws Exception {
        var ended = stress(folder, "channel.SubscriptionStress");

        assertEquals(0, ended.exitCode(), ended::output);
        assertTrue(ended.output().contains("1 planned; 1 passed"), ended::output);
    }

    @Test
    void oneThatDoesNotWaitForTheAnswerWouldNot(@TempDir Path folder) throws Exception {
        var ended = stress(folder, "channel.HastyForeignSendStress");

        assertEquals(1, ended.exitCode(), ended::output);
        assertTrue(ended.output().contains("Observed forbidden state: false, true"), ended::output);
    }

    /** One JVM mode and a second of samples, some ten thousand. */
    private static ForkedJvm.Ended stress(Path folder, String test) throws Exception {
        assumeTrue(
                Runtime.getRuntime().availableProcessors() >= 2, "jcstress needs a processor for each of two actors");
        var arguments = List.of(
                "org.openjdk.jcstress.Main",
                "-v",
                "-t",
                test,
                "-f",
                "1",
                "-fsm",
                "1",
                "-iters",
                "5",
                "-time",
                "200",
                "-sc",
                "false",
                "-jvmArgs",
                "-Xmx256m " + ForkedJvm.FLAG);
        return ForkedJvm.run(folder, Duration.ofMinutes(4), arguments);
    }
}
