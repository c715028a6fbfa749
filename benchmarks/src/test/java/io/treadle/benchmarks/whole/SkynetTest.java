package io.treadle.benchmarks.whole;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SkynetTest {
    /** The first line of what it prints, which is the time of a round. */
    private static double secondsOf(String peer, int leaves) throws Exception {
        PrintStream usual = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Skynet.main(new String[] {peer, "skynet", Integer.toString(leaves)});
        } finally {
            System.setOut(usual);
        }
        return Double.parseDouble(
                printed.toString(StandardCharsets.UTF_8).replaceAll("(?s).*?\"value\":([^}]+)}.*", "$1"));
    }

    @Test
    void aSmallTreeIsDoneSoOftenThatThereAreAMillionLeavesAndOneIsTold() throws Exception {
        long started = System.nanoTime();
        double seconds = secondsOf("fork-join", 1000);
        double elapsed = (System.nanoTime() - started) / 1e9;
        assertTrue(seconds > 0 && 1000 * seconds <= elapsed, () -> "round=" + seconds + " s, all=" + elapsed + " s");
    }
}
