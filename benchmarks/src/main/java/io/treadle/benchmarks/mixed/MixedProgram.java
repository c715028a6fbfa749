package io.treadle.benchmarks.mixed;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.PageServers;
import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.harness.ProcessProgram;
import io.treadle.benchmarks.harness.WholeProgram.Load;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Requests that arrive at a steady rate, whether or not those before them are done, and fetch, compute and block each, with
 * something that computes for 10 ms among them ten times a second.
 */
public final class MixedProgram extends ProcessProgram {
    private static final Duration DELAY = Duration.ofMillis(1);
    private static final int PAGE = 1024;
    private static final String FLAGS = "-Dhttp.maxConnections=1000"; // of HttpURLConnection, which keeps 5
    /** Of which ten are slower than the p99.9. */
    private static final int LEAST_REQUESTS = 10_000;

    private final Function<Effort, List<Integer>> rates;

    private MixedProgram(String name, String summary, List<ProcessPeer> peers, Function<Effort, List<Integer>> rates) {
        super(name, summary, peers);
        this.rates = rates;
    }

    /** With rates that can be served, and peers in other languages: how long the slowest in a thousand take, from when they were due. */
    public static MixedProgram ofMixedLoad(List<ProcessPeer> others) {
        return new MixedProgram(
                "mixed-load",
                "requests at a steady rate that fetch, compute 50 us and block 1 ms, and a 10 ms hog ten times a second;"
                        + " latency of the slowest in a thousand",
                Stream.concat(ours("treadle", "treadle-hog-on-loop"), others.stream())
                        .toList(),
                MixedProgram::served);
    }

    /** With rates that nobody can serve: how many are served nevertheless, and how soon. */
    public static MixedProgram ofOverload() {
        return new MixedProgram(
                MixedMain.OVERLOAD,
                "the mixed load at a rate that is too high, of which what comes while 400 requests are under way is refused at"
                        + " once; answers a second",
                ours("treadle").toList(),
                effort -> effort.quick() ? List.of(20_000) : List.of(10_000, 20_000, 40_000));
    }

    private static Stream<ProcessPeer> ours(String... first) {
        return Stream.concat(Stream.of(first), Stream.of("thread-pool-200", "virtual-threads", "reactor-netty"))
                .map(peer -> ProcessPeer.java(peer, MixedMain.class, FLAGS));
    }

    /** 5000 is about what all peers can still serve on one core, with the page's server on the other. */
    static List<Integer> served(Effort effort) {
        return effort.quick() ? List.of(2000, 3500, 5000) : List.of(500, 1000, 2000, 3500, 5000, 7000);
    }

    private static Load load(int rate, Effort effort, String url) {
        return Load.of(Params.of("requests a second", rate), url, PAGE, rate, seconds(rate, effort));
    }

    /** Long enough that a thousandth of the requests is several of them. */
    static int seconds(int rate, Effort effort) {
        return Math.max(effort.quick() ? 4 : 10, LEAST_REQUESTS / rate);
    }

    @Override
    public List<Result> measure(Set<String> chosen, Effort effort) throws BenchmarkFailedException {
        try (var server = PageServers.start(DELAY, PAGE)) {
            String url = server.url("/page/0");
            List<Load> loads = rates.apply(effort).stream()
                    .map(rate -> load(rate, effort, url))
                    .toList();
            return measure(loads, chosen, effort);
        }
    }
}
