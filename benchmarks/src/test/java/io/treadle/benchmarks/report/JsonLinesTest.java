package io.treadle.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
