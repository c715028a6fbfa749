package io.treadle.benchmarks.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.benchmarks.harness.Case.Sample;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("nightly") // starts each server and measures it for seconds
class EchoProgramIT {
    @ParameterizedTest
    @EnumSource(EchoServer.class)
    void everyServerAnswersRightly(EchoServer server) throws Exception {
        List<Sample> samples = EchoProgram.run(EchoPeer.of(server, 1024), new EchoLoad(5000, 10, 1000, 500));
        assertEquals(
                List.of("requests/s", "cpu-us/request", "peak-MB"),
                samples.stream().map(Sample::unit).toList());
    }
}
