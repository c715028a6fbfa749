package io.treadle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchmarksTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return new CommandLine(new Benchmarks())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void theListHasALineForEachBenchmark() {
        assertEquals(0, run("--list"));
        assertEquals(Catalogue.ofAll().programs().size(), out.toString().lines().count());
        assertTrue(out.toString().startsWith("switch-handoff  "), out.toString());
    }

    @Test
    void anUnknownBenchmarkIsAWrongCommandLine() {
        assertEquals(2, run("nope"));
        assertTrue(err.toString().contains("name=nope"), err.toString());
    }

    @Test
    void anUnknownPeerIsAWrongCommandLine() {
        assertEquals(2, run("--peers", "treadle,nobody"));
        assertTrue(err.toString().contains("nobody"), err.toString());
    }
}
