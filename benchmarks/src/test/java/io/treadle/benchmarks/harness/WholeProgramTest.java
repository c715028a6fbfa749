package io.treadle.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.harness.WholeProgram.Load;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WholeProgramTest {
    private static final Effort ONCE = new Effort(true, 1, 1, 1, 1);

    private static ProcessPeer script(String name, String body) {
        return new ProcessPeer(name, List.of("sh", "-c", body, name));
    }

    private static WholeProgram program(List<Load> loads, ProcessPeer... peers) {
        return new WholeProgram("any", "a summary", List.of(peers), effort -> loads);
    }

    private static List<Result> measure(WholeProgram program) throws BenchmarkFailedException {
        return program.measure(Set.of("a", "b"), ONCE);
    }

    @Test
    void aPeerIsToldTheBenchmarkAndTheWordsOfTheLoad() throws Exception {
        ProcessPeer counts = script("a", "echo \"{\\\"unit\\\": \\\"$*\\\", \\\"value\\\": $#}\"");
        Result result = measure(program(List.of(Load.of(Params.of("size", 7), 7, "x")), counts))
                .getFirst();
        assertEquals(new Result("any", "a", Params.of("size", 7), 3, "any 7 x", 0, List.of(3.0)), result);
    }

    @Test
    void whatIsNoSampleIsPassedOver() throws Exception {
        ProcessPeer warns = script("a", "echo WARNING; echo '{\"unit\": \"s\", \"value\": 2}'");
        assertEquals(1, measure(program(List.of(Load.of(Params.none())), warns)).size());
    }

    @Test
    void aPeerThatMeasuresNothingFails() {
        WholeProgram silent = program(List.of(Load.of(Params.none())), script("a", "echo done"));
        Exception error = assertThrows(BenchmarkFailedException.class, () -> measure(silent));
        assertTrue(error.toString().contains("samples=0"), error::toString);
    }

    @Test
    void aLoadIsLeftOutForThosePeersThatDoNotTakeIt() throws Exception {
        String sample = "echo '{\"unit\": \"s\", \"value\": 2}'";
        Load small = Load.of(Params.none()).only("b"::equals);
        List<Result> results = measure(program(List.of(small), script("a", sample), script("b", sample)));
        assertEquals(List.of("b"), results.stream().map(Result::peer).toList());
    }

    @Test
    void theVersionIsWhatTheProgramSays() {
        ProcessPeer peer = script("a", "echo Tool 1.2");
        assertEquals("Tool 1.2", program(List.of(), peer).versions(Set.of("a")).get("a"));
    }
}
