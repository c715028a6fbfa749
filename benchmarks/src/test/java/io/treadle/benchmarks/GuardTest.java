package io.treadle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardTest {
    private final StringWriter said = new StringWriter();
    private final Guard guard = new Guard(new Catalogue(List.of()), new PrintWriter(said));

    /** Of which Treadle needs half the time of its peer, or does twice as much in it, and with another parameter as much. */
    private record Fake(String name, String param, String watched, String unit, String peer) implements Program {
        @Override
        public String summary() {
            return name;
        }

        @Override
        public Set<String> peers() {
            return Set.of("treadle", peer, "another");
        }

        @Override
        public List<Result> measure(Set<String> chosen, Effort effort) {
            assertEquals(Set.of("treadle", peer), chosen);
            double better = unit.endsWith("/s") ? 2 : 0.5;
            return List.of(
                    result("treadle", "0", 1),
                    result(peer, "0", 1),
                    result("treadle", watched, better),
                    result(peer, watched, 1));
        }

        private Result result(String who, String value, double measured) {
            return Result.of(name, who, Params.of(param, value), unit, List.of(measured));
        }
    }

    @Test
    void threeFactorsAreMeasuredOfWhichMoreIsBetterWhateverTheUnit() throws Exception {
        var programs = List.<Program>of(
                new Fake("switch-handoff", "depth", "1", "ns", "raw-continuation"),
                new Fake("spawn", "batch", "100", "ns", "virtual-threads"),
                new Fake("fetch", "concurrency", "64", "requests/s", "reactor-netty-1"));
        assertEquals(
                Map.of(
                        "switch-handoff/raw-continuation",
                        2.0,
                        "spawn/virtual-threads",
                        2.0,
                        "fetch/reactor-netty-1",
                        2.0),
                new Guard(new Catalogue(programs), new PrintWriter(said)).measure(Effort.QUICK, Map.of()));
    }

    /** Disturbed the first time, in which Treadle is no better than the others. */
    private static final class Disturbed implements Program {
        private final Fake fake;
        private int times;

        Disturbed(Fake fake) {
            this.fake = fake;
        }

        @Override
        public String name() {
            return fake.name;
        }

        @Override
        public String summary() {
            return fake.summary();
        }

        @Override
        public Set<String> peers() {
            return fake.peers();
        }

        @Override
        public List<Result> measure(Set<String> chosen, Effort effort) {
            times++;
            return times > 1
                    ? fake.measure(chosen, effort)
                    : List.of(fake.result("treadle", fake.watched, 1), fake.result(fake.peer, fake.watched, 1));
        }
    }

    @Test
    void aFactorThatLooksLostIsMeasuredOnceMore() throws Exception {
        var spawn = new Disturbed(new Fake("spawn", "batch", "100", "ns", "virtual-threads"));
        var handOff = new Disturbed(new Fake("switch-handoff", "depth", "1", "ns", "raw-continuation"));
        var programs = List.<Program>of(
                handOff, spawn, new Fake("fetch", "concurrency", "64", "requests/s", "reactor-netty-1"));
        var kept = Map.of(
                "switch-handoff/raw-continuation", 1.1, "spawn/virtual-threads", 1.9, "fetch/reactor-netty-1", 2.0);
        var now = new Guard(new Catalogue(programs), new PrintWriter(said)).measure(Effort.QUICK, kept);
        assertEquals(List.of(1, 2), List.of(handOff.times, spawn.times));
        assertEquals(2.0, now.get("spawn/virtual-threads"));
    }

    @Test
    void aLittleWorseIsKept() {
        assertTrue(guard.isKept(Map.of("spawn/go", 2.0), Map.of("spawn/go", 1.71)));
    }

    @Test
    void muchWorseIsLostAndNamed() {
        assertFalse(guard.isKept(Map.of("spawn/go", 2.0), Map.of("spawn/go", 1.69)));
        assertTrue(said.toString().contains("[spawn/go]"), said::toString);
    }

    @Test
    void whatWasNeverKeptIsNotGuarded() {
        assertFalse(guard.isKept(Map.of(), Map.of("spawn/go", 2.0)));
        assertTrue(said.toString().contains("--keep"), said::toString);
    }

    @Test
    void whatIsKeptIsReadAgain() {
        Map<String, Double> factors = Map.of("spawn/go", 2.5);
        assertEquals(factors, Guard.kept(Guard.lines(factors)));
    }
}
