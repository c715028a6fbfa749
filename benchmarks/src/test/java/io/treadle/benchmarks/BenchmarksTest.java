package io.treadle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchmarksTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return run(Catalogue.ofAll(), args);
    }

    private int run(Catalogue catalogue, String... args) {
        return new CommandLine(new Benchmarks(catalogue))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void theListHasALineForEachBenchmark() {
        assertEquals(0, run("--list"));
        assertEquals(Catalogue.ofAll().programs().size(), out.toString().lines().count());
        assertTrue(out.toString().startsWith("pools  "), out.toString());
    }

    @Test
    void anUnknownBenchmarkIsAWrongCommandLine() {
        assertEquals(2, run("nope"));
        assertTrue(err.toString().contains("name=nope"), err.toString());
    }

    @Test
    void peersOfWhomNoneTakesPartAreAWrongCommandLine() {
        assertEquals(2, run("queue-pair", "--peers", "node"));
        assertTrue(err.toString().contains("those who do=[asyncio"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--runs", "--millis"})
    void aNumberThatMeasuresNothingIsAWrongCommandLine(String option) {
        assertEquals(2, run(new Catalogue(List.of(new OneMissing())), option, "0"));
        assertTrue(err.toString().contains(option + "=0"), err.toString());
    }

    @Test
    void anUnknownPeerIsAWrongCommandLine() {
        assertEquals(2, run("--peers", "treadle,nobody"));
        assertTrue(err.toString().contains("nobody"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--markdown"})
    void aFileThatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured(String option, @TempDir Path folder) {
        assertEquals(2, run(new Catalogue(List.of(new OneMissing())), option, folder.toString()));
        assertTrue(err.toString().contains("file=" + folder), err.toString());
        assertFalse(out.toString().contains("present"), out.toString());
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedBeforeAnythingIsMeasured(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("page"));
        assertEquals(2, run(new Catalogue(List.of(new OneMissing())), "--html", file.toString()));
        assertFalse(out.toString().contains("present"), out.toString());
    }

    @Test
    void aFileWithoutResultsIsAWrongCommandLine(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "no JSON");
        assertEquals(2, run("--from", file.toString()));
        assertEquals(2, run("--from", folder.resolve("absent").toString()));
        assertTrue(err.toString().contains("--from=" + file), err.toString());
    }

    @Test
    void aMissingPeerIsNamedBelowTheTableAndTheOthersAreMeasured() {
        assertEquals(0, run(new Catalogue(List.of(new OneMissing()))));
        String table = out.toString();
        assertTrue(table.contains("| present "), table);
        assertFalse(table.contains("| absent "), table);
        assertTrue(table.endsWith("half: absent is missing: not installed" + System.lineSeparator()), table);
    }

    @Test
    void aMissingPeerIsNamedOnStandardError() {
        run(new Catalogue(List.of(new OneMissing())));
        assertEquals("half: absent is missing: not installed", err.toString().strip());
    }

    @Test
    void aPeerThatNobodyAskedForIsNotMissed() {
        run(new Catalogue(List.of(new OneMissing())), "--peers", "present");
        assertEquals("", err.toString());
    }

    @Test
    void aProgramWithADefectIsNamedAndTheOthersAreMeasured() {
        assertEquals(1, run(new Catalogue(List.of(new Defective(), new OneMissing()))));
        assertTrue(
                err.toString().startsWith("defective: it failed: java.lang.IllegalStateException: no server"),
                err.toString());
        assertTrue(out.toString().contains("| present "), out.toString());
    }

    /** Its server does not start. */
    private static final class Defective implements Program {
        @Override
        public String name() {
            return "defective";
        }

        @Override
        public String summary() {
            return "";
        }

        @Override
        public Set<String> peers() {
            return Set.of("present");
        }

        @Override
        public List<Result> measure(Set<String> peers, Effort effort) {
            throw new IllegalStateException("no server");
        }
    }

    /** Of its two peers one is not installed. */
    private static final class OneMissing implements Program {
        @Override
        public String name() {
            return "half";
        }

        @Override
        public String summary() {
            return "";
        }

        @Override
        public Set<String> peers() {
            return Set.of("present", "absent");
        }

        @Override
        public Map<String, String> missing(Set<String> peers) {
            return peers.contains("absent") ? Map.of("absent", "not installed") : Map.of();
        }

        @Override
        public List<Result> measure(Set<String> peers, Effort effort) {
            return peers.stream()
                    .map(peer -> new Result(name(), peer, Params.none(), 1, "ns/op", 0))
                    .toList();
        }
    }
}
