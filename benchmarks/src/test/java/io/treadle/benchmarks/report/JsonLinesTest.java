package io.treadle.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.report.Report.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
    private static final Result RESULT =
            new Result("switch-handoff", "treadle", Params.of("depth", 1), 132.5, "ns/op", 1.25);

    @TempDir
    private Path folder;

    @Test
    void aResultIsOneLineWithParamsAsText() {
        Report report = new Report(Map.of(), List.of(RESULT), List.of());
        assertEquals(
                "{\"benchmark\":\"switch-handoff\",\"peer\":\"treadle\",\"params\":\"depth=1\","
                        + "\"value\":132.5,\"unit\":\"ns/op\",\"error\":1.25}",
                JsonLines.of(report).getLast());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Report report = new Report(
                Map.of("machine", "2 x fast"),
                List.of(RESULT, RESULT.with(Params.none())),
                List.of(new Missing("echo", "go", "not installed")));
        Path file = folder.resolve("report.json");
        Files.write(file, JsonLines.of(report));
        assertEquals(report, JsonLines.read(file));
    }

    @Test
    void theSamplesAreKeptSoThatWhoDoubtsTheMedianCanMakeAnother() throws IOException {
        Result sampled = Result.of("echo", "go", Params.none(), "s", List.of(3.0, 1.0, 2.0));
        Path file = folder.resolve("sampled.json");
        Files.write(file, JsonLines.of(new Report(Map.of(), List.of(sampled), List.of())));
        assertTrue(Files.readString(file).contains("\"samples\":[3.0,1.0,2.0]"), Files.readString(file));
        assertEquals(List.of(sampled), JsonLines.read(file).results());
    }

    @Test
    void whatSeveralFilesSayDifferentlyIsJoined() throws IOException {
        Path file = folder.resolve("both.json");
        Files.write(file, JsonLines.of(new Report(Map.of("peers", "Go 1; Node 2"), List.of(RESULT), List.of())));
        Files.write(
                file,
                JsonLines.of(new Report(Map.of("peers", "Node 2; wrk 3"), List.of(RESULT), List.of())),
                StandardOpenOption.APPEND);
        assertEquals(
                new Report(Map.of("peers", "Go 1; Node 2; wrk 3"), List.of(RESULT, RESULT), List.of()),
                JsonLines.read(file));
    }

    @Test
    void aLineThatIsNoPartOfAReportIsRefused() throws IOException {
        Path file = folder.resolve("other.json");
        Files.writeString(file, "{\"benchmark\":\"echo\"");
        assertThrows(IOException.class, () -> JsonLines.read(file));
    }
}
