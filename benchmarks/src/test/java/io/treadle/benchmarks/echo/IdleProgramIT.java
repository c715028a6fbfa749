package io.treadle.benchmarks.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("nightly") // starts each server, with hundreds of connections
class IdleProgramIT {
    @ParameterizedTest
    @EnumSource(EchoServer.class)
    void everyServerKeepsItsConnectionsAndTellsItsMemory(EchoServer server) throws Exception {
        List<Sample> samples = IdleProgram.run(EchoPeer.of(server, 1024, "-Xmn16m"), 50);
        assertEquals(
                List.of("B/connection", "heap-B/connection"),
                samples.stream().map(Sample::unit).toList());
    }

    @Test
    void tooFewFileDescriptorsAreNamedBeforeItBegins() {
        var failure = assertThrows(BenchmarkFailedException.class, () -> IdleProgram.ensureDescriptors(10_200, 1024));
        assertTrue(String.valueOf(failure.getMessage()).contains("ulimit -n 10200"), failure.getMessage());
    }
}
