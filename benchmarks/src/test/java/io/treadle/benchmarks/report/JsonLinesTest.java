package io.treadle.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    @Test
    void aResultIsOneLineWithParamsAsText() {
        Result result = new Result("switch-handoff", "treadle", Params.of("depth", 1), 132.5, "ns/op", 1.25);
        assertEquals(
                List.of("{\"benchmark\":\"switch-handoff\",\"peer\":\"treadle\",\"params\":\"depth=1\","
                        + "\"value\":132.5,\"unit\":\"ns/op\",\"error\":1.25}"),
                JsonLines.of(List.of(result)));
    }
}
