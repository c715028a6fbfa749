package io.treadle.benchmarks.pools;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.PageServers;
import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.harness.ProcessProgram;
import io.treadle.benchmarks.harness.WholeProgram.Load;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Pools of threads, processes and tasks beside each other: what computes, what waits for a disk, what waits for a server, and
 * what only waits, with one to a thousand at once.
 */
public final class PoolsProgram extends ProcessProgram {
    private static final int MOST_PROCESSES = 10;
    private static final String[] FLAGS = {"-Dhttp.maxConnections=1000"}; // of HttpURLConnection, which keeps 5

    private static final List<ProcessPeer> PEERS = Stream.of(PoolKind.values())
            .map(kind -> ProcessPeer.java(kind.toString(), PoolMain.class, FLAGS))
            .toList();

    /** All its peers are programs of the JVM. */
    public PoolsProgram() {
        super(
                "pools",
                "pools of threads, processes and tasks with 1 to 1000 at once, by kind of work, tasks a second",
                PEERS);
    }

    private static List<Load> loads(Effort effort, String url) {
        List<Load> loads = new ArrayList<>();
        int millis = effort.iterationMillis();
        for (Work work : Work.values()) {
            for (int size : effort.quick() ? List.of(1, 10, 100, 1000) : List.of(1, 2, 4, 10, 30, 100, 300, 1000)) {
                Params params = Params.of("work", work).with("at once", size);
                Load load = Load.of(params, work, size, millis, url);
                boolean isForProcesses = size <= MOST_PROCESSES;
                loads.add(load.only(peer -> isForProcesses || !peer.equals(PoolKind.PROCESSES.toString())));
            }
        }
        return loads;
    }

    @Override
    public List<Result> measure(Set<String> peers, Effort effort) throws BenchmarkFailedException {
        try (var server = PageServers.start(Work.PAUSE, Work.PAGE_BYTES)) {
            return measure(loads(effort, server.url("/page/0")), peers, effort);
        }
    }
}
