package io.treadle.benchmarks.mixed;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.harness.ProcessProgram;
import io.treadle.benchmarks.harness.WholeProgram.Load;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import io.treadle.samples.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Requests that arrive at a steady rate and each fetch, compute and block, with something that computes for 10 ms among them
 * ten times a second: how long the slowest in a thousand take, from when they were due.
 */
public final class MixedProgram extends ProcessProgram {
    private static final Duration DELAY = Duration.ofMillis(1);
    private static final int PAGE = 1024;
    private static final int SECONDS = 2;

    /** With peers in other languages. */
    public MixedProgram(List<ProcessPeer> others) {
        super(
                "mixed-load",
                "requests at a steady rate that fetch, compute 50 us and block 1 ms, and a 10 ms hog ten times a second;"
                        + " latency of the slowest in a thousand",
                Stream.concat(ours(), others.stream()).toList());
    }

    private static Stream<ProcessPeer> ours() {
        return Stream.of("treadle", "treadle-hog-on-loop", "thread-pool-200", "virtual-threads", "reactor-netty")
                .map(peer -> ProcessPeer.java(peer, MixedMain.class));
    }

    private static List<Load> loads(Effort effort, String url) {
        List<Integer> rates = effort.quick() ? List.of(500, 1000, 2000) : List.of(500, 1000, 2000, 4000, 8000);
        return rates.stream()
                .map(rate -> Load.of(Params.of("requests a second", rate), url, PAGE, rate, SECONDS))
                .toList();
    }

    @Override
    public List<Result> measure(Set<String> chosen, Effort effort) throws BenchmarkFailedException {
        try (var server = ServerProcess.start(DELAY, PAGE)) {
            return measure(loads(effort, server.url("/page/0")), chosen, effort);
        } catch (IOException e) {
            throw new BenchmarkFailedException("cannot start the server: " + e, e);
        }
    }
}
