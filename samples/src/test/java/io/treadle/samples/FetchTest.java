package io.treadle.samples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.treadle.samples.fetch.RunnerKind;
import io.treadle.samples.server.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job as a user runs it: a process, its exit code and its lines. */
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up first
class FetchTest {
    private static final List<String> JSON_FIELDS = List.of(
            "runner",
            "urls",
            "ok",
            "failed",
            "seconds",
            "requestsPerSecond",
            "cpuSeconds",
            "threads",
            "p50Millis",
            "p99Millis");

    private static final List<String> RUNNERS =
            Arrays.stream(RunnerKind.values()).map(RunnerKind::toString).toList();

    private static ServerProcess server;

    @BeforeAll
    static void startServer() throws IOException {
        server = ServerProcess.start(Duration.ofMillis(1), 100);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void everyFaultIsOneFailedLineAndTheOthersGoOnWithEveryRunner() throws Exception {
        try (Socket notListening = new Socket()) {
            notListening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String refused = "http://127.0.0.1:" + notListening.getLocalPort() + "/";
            CliRun run = fetch(
                    "--compare",
                    "not a url",
                    "http://no-such-host.invalid/",
                    refused,
                    server.url("/status/404"),
                    server.url("/cut"),
                    server.url("/page/1"),
                    server.url("/page/2"));
            List<String> faults = List.of(
                    "not a url: bad URL .+",
                    "http://no-such-host.invalid/: unknown host.*",
                    refused + ": connection refused.*",
                    server.url("/status/404") + ": HTTP 404",
                    server.url("/cut") + ": cut short.*");
            assertAll(
                    () -> assertEquals(1, run.exitCode()),
                    () -> assertEquals(List.of(), run.err()),
                    () -> assertEachRunnerFails(faults, run),
                    () -> assertLinesMatch(
                            table(2, 5),
                            run.out().subList(RUNNERS.size() * 5, run.out().size())));
        }
    }

    @Test
    void aServerThatNeverAnswersIsATimeoutWithEveryRunner() throws Exception {
        CliRun run = fetch("--compare", "--timeout=200ms", server.url("/never"));
        assertAll(
                () -> assertEquals(1, run.exitCode()),
                () -> assertEachRunnerFails(List.of(server.url("/never") + ": timed out.*"), run));
    }

    private static void assertEachRunnerFails(List<String> faults, CliRun run) {
        assertLinesMatch(
                RUNNERS.stream()
                        .flatMap(runner -> faults.stream().map(fault -> runner + " FAILED " + fault))
                        .sorted()
                        .toList(),
                run.out().stream()
                        .filter(line -> line.contains("FAILED"))
                        .sorted()
                        .toList());
    }

    @Test
    void theSummaryTellsAllFiguresAndNothingElseIsPrintedWherePiped() throws Exception {
        CliRun run = fetch("--count=20", server.url("/page/1"), server.url("/status/500"));
        assertLinesMatch(
                List.of(
                        ">> failed lines >>",
                        "fetched   10 of 20 URLs with treadle",
                        "failed    10: HTTP 500 10",
                        "bytes     1,000",
                        "time      \\d+\\.\\d{3} s, [\\d,]+ requests a second",
                        "latency   p50 [\\d.]+ ms, p90 [\\d.]+ ms, p99 [\\d.]+ ms, max [\\d.]+ ms",
                        "threads   2: treadle, treadle-watchdog",
                        "CPU time  \\d+\\.\\d{3} s, \\d+ us a request"),
                run.out());
        assertEquals(List.of(), run.err());
    }

    @Test
    void theUrlsOfAFileAreFetchedToo(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("urls.txt");
        Files.write(file, List.of("# two pages", server.url("/page/1"), "", "  " + server.url("/page/2") + "  "));
        CliRun run = fetch("--file=" + file, server.url("/page/3"));
        assertEquals("fetched   3 of 3 URLs with treadle", run.out().get(0));
    }

    @Test
    void thePagesOfTheEmbeddedServerHaveTheSizeAndTheDelayAskedFor() throws Exception {
        JsonNode report = json(fetch("--count=8", "--concurrency=2", "--delay=100ms", "--size=2KiB", "--json"))
                .get(0);
        assertAll(
                () -> assertTrue(report.get("p50Millis").doubleValue() >= 100, () -> report.toString()),
                () -> assertTrue(report.get("seconds").doubleValue() >= 0.4, () -> report.toString()));
    }

    @Test
    void jsonIsOneObjectOfTheAgreedFieldsForEachRunner() throws Exception {
        List<JsonNode> reports = json(fetch("--compare", "--count=20", "--json", server.url("/page/1")));
        assertEquals(
                RUNNERS,
                reports.stream().map(report -> report.get("runner").textValue()).toList());
        assertAll(reports.stream().map(report -> () -> assertEquals(JSON_FIELDS, names(report))));
        assertAll(reports.stream()
                .map(report -> () -> assertEquals(20, report.get("ok").intValue())));
    }

    @Test
    void failuresGoToStandardErrorWhereStandardOutputIsJson() throws Exception {
        CliRun run = fetch("--json", server.url("/status/500"), server.url("/page/1"));
        assertAll(
                () -> assertEquals(1, json(run).get(0).get("failed").intValue()),
                () -> assertEquals(List.of("FAILED " + server.url("/status/500") + ": HTTP 500"), run.err()));
    }

    private static List<String> table(int ok, int failed) {
        return Stream.concat(
                        Stream.of(
                                "runner +ok +failed +seconds +requests/s +CPU s +us/req +threads +p50 ms +p90 ms +p99 ms"),
                        RUNNERS.stream().map(runner -> runner + " +" + ok + " +" + failed + "( +[\\d.]+){8}"))
                .toList();
    }

    private static CliRun fetch(String... arguments) throws Exception {
        return CliRun.of(Stream.concat(Stream.of("fetch"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static List<JsonNode> json(CliRun run) throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : run.out()) {
            nodes.add(new ObjectMapper().readTree(line));
        }
        return nodes;
    }

    private static List<String> names(JsonNode report) {
        List<String> names = new ArrayList<>();
        report.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
