package io.treadle.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.harness.Case.Sample;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessPeerTest {
    private static final Effort TWO = new Effort(true, 1, 2, 300, 1);

    /** A peer that is the script {@code body}, which sees the arguments as {@code $@}. */
    private static ProcessPeer script(String body) {
        return new ProcessPeer("scripted", List.of("sh", "-c", body, "scripted"));
    }

    private static List<Sample> run(String body) throws BenchmarkFailedException {
        return script(body).run("ring-switch", 503, TWO);
    }

    private static void assertFails(String expected, String body) {
        Exception error = assertThrows(BenchmarkFailedException.class, () -> run(body));
        assertTrue(error.toString().contains(expected), error::toString);
    }

    @Test
    void eachLineIsASample() throws Exception {
        List<Sample> samples =
                run("echo '{\"unit\": \"ns/op\", \"value\": 1.5}'; echo '{\"value\": 2, \"unit\": \"ns/op\"}'");
        assertEquals(List.of(new Sample("ns/op", 1.5), new Sample("ns/op", 2)), samples);
    }

    @Test
    void whatAnIterationCostIsNoIteration() throws Exception {
        String time = "echo '{\"unit\": \"ns/op\", \"value\": 1.5}'";
        List<Sample> samples = run(time + "; " + time + "; echo '{\"unit\": \"peak-MB\", \"value\": 12}'");
        assertEquals(new Sample("peak-MB", 12), samples.getLast());
    }

    @Test
    void anotherProgramMayTellWhetherItIsThere() {
        var peer = new ProcessPeer("built", List.of("/not/built/yet"), List.of("sh", "-c", "true"));
        assertEquals(Optional.empty(), peer.whyMissing());
    }

    @Test
    void theProgramIsToldWhatToMeasureAndHowLong() {
        assertFails("line=ring-switch 503 --iterations 2 --millis 300", "echo $@");
    }

    @Test
    void aLineWithoutAValueIsNoSample() {
        assertFails("value", "echo '{\"unit\": \"ns/op\"}'");
    }

    @Test
    void aSampleForEachIterationIsExpected() {
        assertFails("samples=1", "echo '{\"unit\": \"ns/op\", \"value\": 1.5}'");
    }

    @Test
    void aProgramThatFailsShowsItsLastWords() {
        assertFails("assert left == 0", "echo 'assert left == 0' >&2; exit 1");
    }

    @Test
    void aProgramThatTellsItsVersionIsThere() {
        assertEquals(Optional.empty(), script("[ $@ = --version ]").whyMissing());
    }

    @Test
    void aProgramThatLacksSomethingIsMissingAndSaysWhat() {
        String reason = script("echo 'it needs greenlet'; exit 1").whyMissing().orElseThrow();
        assertTrue(reason.contains("it needs greenlet"), reason);
    }

    @Test
    void aProgramThatIsNotInstalledIsMissing() {
        var peer = new ProcessPeer("absent", List.of("/no/such/program"));
        String reason = peer.whyMissing().orElseThrow();
        assertTrue(reason.contains("/no/such/program"), reason);
    }
}
