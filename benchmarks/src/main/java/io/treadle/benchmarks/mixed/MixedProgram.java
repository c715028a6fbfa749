package io.treadle.benchmarks.mixed;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.harness.WholeProgram;
import io.treadle.benchmarks.harness.WholeProgram.Load;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import io.treadle.samples.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Requests that arrive at a steady rate and each fetch, compute and block, with something that computes for 10 ms among them
 * ten times a second: how long the slowest in a thousand take, from when they were due.
 */
public final class MixedProgram implements Program {
    private static final Duration DELAY = Duration.ofMillis(1);
    private static final int PAGE = 1024;
    private static final int SECONDS = 2;

    private final List<ProcessPeer> peers;

    /** With peers in other languages. */
    public MixedProgram(List<ProcessPeer> others) {
        Stream<ProcessPeer> ours = Stream.of(
                        "treadle", "treadle-hog-on-loop", "thread-pool-200", "virtual-threads", "reactor-netty")
                .map(peer -> ProcessPeer.java(peer, MixedMain.class));
        peers = Stream.concat(ours, others.stream()).toList();
    }

    private WholeProgram askingAt(String url) {
        return new WholeProgram(
                "mixed-load",
                "requests at a steady rate that fetch, compute 50 us and block 1 ms, and a 10 ms hog ten times a second;"
                        + " latency of the slowest in a thousand",
                peers,
                effort -> loads(effort, url));
    }

    private static List<Load> loads(Effort effort, String url) {
        List<Integer> rates = effort.quick() ? List.of(500, 1000, 2000) : List.of(500, 1000, 2000, 4000, 8000);
        return rates.stream()
                .map(rate -> Load.of(Params.of("requests a second", rate), url, PAGE, rate, SECONDS))
                .toList();
    }

    @Override
    public String name() {
        return askingAt("").name();
    }

    @Override
    public String summary() {
        return askingAt("").summary();
    }

    @Override
    public Set<String> peers() {
        return askingAt("").peers();
    }

    @Override
    public Map<String, String> missing(Set<String> chosen) {
        return ProcessPeer.missing(peers, chosen);
    }

    @Override
    public Map<String, String> versions(Set<String> chosen) {
        return ProcessPeer.versions(peers, chosen);
    }

    @Override
    public List<Result> measure(Set<String> chosen, Effort effort) throws BenchmarkFailedException {
        try (var server = ServerProcess.start(DELAY, PAGE)) {
            return askingAt(server.url("/page/0")).measure(chosen, effort);
        } catch (IOException e) {
            throw new BenchmarkFailedException("cannot start the server: " + e, e);
        }
    }
}
