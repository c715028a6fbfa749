package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Interleaving;
import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** From the start of a process to the end of its first fetch: where a JVM loses. */
public final class ColdStartProgram extends PageProgram {
    private static final int PAGE = 1024;

    /** With clients in other languages. */
    public ColdStartProgram(List<ProcessPeer> others) {
        super(
                "cold-start",
                "from the start of a process to the end of its first fetch, wall time, CPU time and memory",
                Stream.concat(ours(), others.stream()).toList());
    }

    private static Stream<ProcessPeer> ours() {
        return Stream.of("treadle", "jdk-client", "url-connection", "reactor-netty", "vertx")
                .map(peer -> ProcessPeer.java(peer, ColdStartMain.class));
    }

    @Override
    public List<Result> measure(Set<String> peers, Effort effort) throws BenchmarkFailedException {
        try (FetchServer server = FetchServer.start(Duration.ZERO, PAGE)) {
            List<Case> cases = processes(peers).stream()
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
