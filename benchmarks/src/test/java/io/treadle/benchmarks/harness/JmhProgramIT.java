package io.treadle.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.benchmarks.harness.JmhProgram.Values;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import io.treadle.benchmarks.switching.SwitchHandoff;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JmhProgramIT {
    private static final Effort LEAST = new Effort(true, 1, 1, 1, 1);

    private final JmhProgram program =
            new JmhProgram(SwitchHandoff.class, new Values("depth", List.of(1, 16, 64), List.of(2)), "a summary");

    @BeforeAll
    static void besideOtherRunsOfJmh() {
        System.setProperty("jmh.ignoreLock", "true"); // here no number counts
    }

    @Test
    void namesComeFromTheClassAndItsMethods() {
        assertEquals("switch-handoff", program.name());
        assertTrue(program.peers().containsAll(Set.of("raw-continuation", "virtual-threads")), program::toString);
    }

    @Test
    void aChosenPeerIsMeasuredInAJvmOfItsOwn() throws Exception {
        Result result = program.measure(Set.of("raw-continuation"), LEAST).getFirst();
        assertEquals("raw-continuation", result.peer());
        assertEquals(Params.of("depth", 2), result.params());
        assertEquals("ns/op", result.unit());
        assertTrue(result.value() > 0, result::toString);
    }

    @Test
    void besideTheTimeStandWhatItCostInCpuTimeAndMemory() throws Exception {
        List<Result> results = program.measure(Set.of("raw-continuation"), LEAST);
        assertEquals(
                List.of("ns/op", "cpu-ns/op", "peak-MB"),
                results.stream().map(Result::unit).toList());
        assertTrue(results.get(1).value() >= 0 && results.get(2).value() >= 0, results::toString);
    }

    @Test
    void aBenchmarkThatThrowsFailsWithItsError() {
        JmhProgram failing = new JmhProgram(WrongAnswer.class, new Values("depth", List.of(1), List.of(1)), "fails");
        Exception error = assertThrows(BenchmarkFailedException.class, () -> failing.measure(Set.of("treadle"), LEAST));
        assertTrue(error.toString().contains("the answer is wrong"), error.toString());
    }

    @Test
    void aJvmThatIsToldOfOneProcessorHasTheCollectorOfTheOthers() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        var program = new JmhProgram(NeedsG1.class, new Values("any", List.of(1), List.of(1)), "fails without");
        assertEquals(
                "one-carrier",
                program.measure(Set.of("one-carrier"), LEAST).getFirst().peer());
    }
}
