package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Interleaving;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.report.Result;
import io.treadle.samples.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import reactor.netty.resources.LoopResources;

/**
 * Fetching many small pages: requests a second, and what they cost in CPU time of the client's process.
 *
 * <p>The same pages and the same server process for all runners of a load, each runner in a process of its own, warmed up
 * by requests that are not measured, and the runs interleaved. Two loads: as much as 64 connections carry, and many
 * requests that wait. For the second there is also a pool with a thread for each request, since a thread pool that is
 * large enough waits as well as anybody.
 */
public final class FetchProgram implements Program {
    private static final int PAGE = 1024;
    private static final int POOL = 64;
    private static final int MANY = 500;

    @Override
    public String name() {
        return "fetch";
    }

    @Override
    public String summary() {
        return "fetching many small pages over HTTP, requests a second and CPU time for them";
    }

    @Override
    public Set<String> peers() {
        return peers(MANY).stream().map(FetchPeer::runner).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public List<Result> measure(Set<String> peers, Effort effort) throws BenchmarkFailedException {
        List<Result> results = new ArrayList<>();
        for (FetchLoad load : loads(effort)) {
            results.addAll(measure(load, peers, effort));
        }
        return results;
    }

    private static List<FetchLoad> loads(Effort effort) {
        int busy = effort.quick() ? 50_000 : 200_000;
        int waiting = effort.quick() ? 10_000 : 50_000;
        return List.of(
                new FetchLoad(64, Duration.ZERO, PAGE, busy, busy),
                new FetchLoad(MANY, Duration.ofMillis(20), PAGE, waiting, waiting));
    }

    private List<Result> measure(FetchLoad load, Set<String> chosen, Effort effort) throws BenchmarkFailedException {
        try (ServerProcess server = ServerProcess.start(load.delay(), load.bytes())) {
            List<Case> cases = peers(load.concurrency()).stream()
                    .filter(peer -> chosen.contains(peer.runner()))
                    .map(peer -> row(peer, load, server.url("/page/0")))
                    .toList();
            return new Interleaving(name(), effort.processes()).measure(cases);
        } catch (IOException e) {
            throw new BenchmarkFailedException("cannot start the server: " + e, e);
        }
    }

    private static Case row(FetchPeer peer, FetchLoad load, String url) {
        return new Case(peer.runner(), peer.params(load), new FetchProcess(peer, load, url)::run);
    }

    private static List<FetchPeer> peers(int concurrency) {
        List<FetchPeer> peers = new ArrayList<>();
        peers.add(FetchPeer.of("treadle", 1));
        for (int threads : new TreeSet<>(List.of(POOL, concurrency))) {
            peers.add(FetchPeer.sized("thread-pool", "--pool", threads));
        }
        peers.add(FetchPeer.of("virtual-threads"));
        peers.add(FetchPeer.of("jdk-async"));
        peers.add(FetchPeer.sized("reactor-netty", "--workers", 1));
        peers.add(FetchPeer.sized("reactor-netty", "--workers", LoopResources.DEFAULT_IO_WORKER_COUNT));
        return peers;
    }
}
