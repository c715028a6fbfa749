package io.treadle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Samples that show what a loop tells about itself. */
class DiagnosticsSamplesTest {
    private static String outputOf(String sample) throws Exception {
        var run = CliRun.of(sample);
        assertEquals(0, run.exitCode(), run::toString);
        return String.join("\n", run.out());
    }

    @Test
    void deadlockNamesTheCircleAndTheOtherTransferIsDone() throws Exception {
        var out = outputOf("deadlock");
        assertTrue(out.contains("to checking: deadlock, these tasks wait for each other: task "), out);
        assertTrue(out.contains("waits for TaskLock 'savings' held by task "), out);
        assertTrue(out.contains("to savings: done"), out);
    }

    @Test
    void blockedIsReportedWhileItLasts() throws Exception {
        var out = outputOf("blocked");
        assertTrue(out.contains("by task 1 'main', which computes or blocks"), out);
        assertTrue(out.contains("BlockedLoop.compute"), out);
        assertTrue(out.endsWith("the task goes on; it has computed something"), out);
    }

    @Test
    void treeShowsScopesLocksAndManyThatAreAlike() throws Exception {
        var out = outputOf("tree");
        assertTrue(out.contains("1000 tasks alike: "), out);
        assertTrue(out.contains("WAITING, in scope 'pool', receives from Channel 'jobs'"), out);
        assertTrue(out.contains("waits for TaskLock 'db' held by task 1 'main'"), out);
    }
}
