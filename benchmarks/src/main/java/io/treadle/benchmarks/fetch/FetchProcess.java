package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.benchmarks.harness.Command;
import io.treadle.samples.Samples;
import io.treadle.samples.server.JvmCommand;
import java.util.ArrayList;
import java.util.List;

/** One run of the sample {@code fetch} with one runner, in a JVM of its own. */
final class FetchProcess {
    private final FetchPeer peer;
    private final FetchLoad load;
    private final String url;

    FetchProcess(FetchPeer peer, FetchLoad load, String url) {
        this.peer = peer;
        this.load = load;
        this.url = url;
    }

    /** Starts it, waits for its end, and gives its numbers. */
    List<Sample> run() throws BenchmarkFailedException {
        List<String> output = new Command(peer.runner(), command()).output();
        return FetchReport.parse(output.isEmpty() ? "" : output.getLast()).samples(load.count());
    }

    List<String> command() {
        List<String> arguments = new ArrayList<>(List.of("fetch", url, "--json"));
        arguments.addAll(List.of("--runner", peer.runner()));
        arguments.addAll(List.of("--concurrency", Integer.toString(load.concurrency())));
        arguments.addAll(List.of("--count", Integer.toString(load.count())));
        arguments.addAll(List.of("--warmup", Integer.toString(load.warmup())));
        arguments.addAll(peer.options());
        return JvmCommand.of(Samples.class, arguments.toArray(String[]::new));
    }
}
