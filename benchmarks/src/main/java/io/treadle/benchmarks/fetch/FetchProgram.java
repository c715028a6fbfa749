package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.report.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Fetching small pages: requests a second, and what one costs in CPU time of the client's process.
 *
 * <p>The same page and the same server process for all clients of a load, each client in a process of its own, warmed up by
 * requests that are not measured, and the runs interleaved. Each client may have a connection for each request that is under
 * way; {@code wrk}, which only makes load, is the ceiling.
 */
public final class FetchProgram extends PageProgram {
    private static final String[] FLAGS = {"-Dhttp.maxConnections=1000"}; // of HttpURLConnection, which keeps 5
    private static final List<ProcessPeer> OURS = Stream.of(
                    "treadle",
                    "thread-pool",
                    "url-connection-pool",
                    "virtual-threads",
                    "url-connection-virtual",
                    "jdk-async",
                    "apache-async",
                    "reactor-netty-1",
                    "reactor-netty-2",
                    "vertx")
            .map(peer -> ProcessPeer.java(peer, FetchMain.class, FLAGS))
            .toList();

    private final Function<Effort, List<FetchLoad>> loads;

    private FetchProgram(
            String name, String summary, List<ProcessPeer> others, Function<Effort, List<FetchLoad>> loads) {
        super(name, summary, Stream.concat(OURS.stream(), others.stream()).toList());
        this.loads = loads;
    }

    /** Two loads: as much as 64 connections carry, and 500 requests that wait for 20 ms each. */
    public static FetchProgram ofTwoLoads(List<ProcessPeer> others) {
        return new FetchProgram(
                "fetch",
                "fetching small pages over HTTP: no delay and 64 connections, 20 ms and 500; requests a second",
                others,
                effort -> List.of(
                        FetchLoad.filling(seconds(effort), 64, Duration.ZERO, 1024),
                        FetchLoad.filling(seconds(effort), 500, Duration.ofMillis(20), 1024)));
    }

    /** All combinations of concurrency, delay and size. */
    public static FetchProgram ofAllLoads(List<ProcessPeer> others) {
        return new FetchProgram(
                "fetch-grid",
                "fetching pages over HTTP with 1 to 1000 at once, delays up to 100 ms, 13 B and 64 KiB; requests a second",
                others,
                FetchProgram::grid);
    }

    private static double seconds(Effort effort) {
        return effort.iterations() * effort.iterationMillis() / 1e3;
    }

    private static List<FetchLoad> grid(Effort effort) {
        List<FetchLoad> loads = new ArrayList<>();
        for (int bytes : effort.quick() ? List.of(13) : List.of(13, 64 * 1024)) {
            for (int millis : effort.quick() ? List.of(0, 30) : List.of(0, 1, 30, 100)) {
                for (int concurrency : List.of(1, 10, 100, 1000)) {
                    loads.add(FetchLoad.filling(1, concurrency, Duration.ofMillis(millis), bytes));
                }
            }
        }
        return loads;
    }

    @Override
    public List<Result> measure(Set<String> peers, Effort effort) throws BenchmarkFailedException {
        List<Result> results = new ArrayList<>();
        Map<String, String> failures = new LinkedHashMap<>();
        for (FetchLoad load : loads.apply(effort)) {
            try (FetchServer server = FetchServer.start(load.delay(), load.bytes())) {
                results.addAll(measure(List.of(load.at(server.url())), peers, effort));
            } catch (BenchmarkFailedException e) {
                results.addAll(e.others());
                failures.putAll(e.failures().isEmpty() ? Map.of("all", "" + e.getMessage()) : e.failures());
            }
        }
        if (!failures.isEmpty()) {
            throw new BenchmarkFailedException(failures, results);
        }
        return results;
    }
}
