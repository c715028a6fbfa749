package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Interleaving;
import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From the start of a process to the end of its first fetch: where a JVM loses. */
public final class ColdStartProgram implements Program {
    private static final int PAGE = 1024;

    private final List<ProcessPeer> clients;

    /** With clients in other languages. */
    public ColdStartProgram(List<ProcessPeer> others) {
        Stream<ProcessPeer> ours = Stream.of("treadle", "jdk-client", "url-connection", "reactor-netty", "vertx")
                .map(peer -> ProcessPeer.java(peer, ColdStartMain.class));
        clients = Stream.concat(ours, others.stream()).toList();
    }

    @Override
    public String name() {
        return "cold-start";
    }

    @Override
    public String summary() {
        return "from the start of a process to the end of its first fetch, wall time, CPU time and memory";
    }

    @Override
    public Set<String> peers() {
        return clients.stream().map(ProcessPeer::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public Map<String, String> missing(Set<String> peers) {
        return ProcessPeer.missing(clients, peers);
    }

    @Override
    public Map<String, String> versions(Set<String> peers) {
        return ProcessPeer.versions(clients, peers);
    }

    @Override
    public List<Result> measure(Set<String> peers, Effort effort) throws BenchmarkFailedException {
        try (FetchServer server = FetchServer.start(Duration.ZERO, PAGE)) {
            List<Case> cases = clients.stream()
                    .filter(client -> peers.contains(client.name()))
                    .map(client -> new Case(client.name(), Params.none(), () -> client.run(name(), words(server))))
                    .toList();
            return new Interleaving(name(), effort.processes()).measure(cases);
        }
    }

    /** Made for each run: the last word is when it starts. */
    private static List<String> words(FetchServer server) {
        return List.of(server.url(), "" + PAGE, "" + System.currentTimeMillis());
    }
}
