package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.samples.Samples;
import io.treadle.samples.server.JvmCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One run of the sample {@code fetch} with one runner, in a JVM of its own. */
final class FetchProcess {
    private static final int SHOWN_LINES = 20;

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
        try {
            Process process =
                    new ProcessBuilder(command()).redirectErrorStream(true).start();
            List<String> output =
                    process.inputReader(StandardCharsets.UTF_8).lines().toList();
            return report(process.waitFor(), output).samples(load.count());
        } catch (IOException e) {
            throw new BenchmarkFailedException("cannot run " + peer.runner() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailedException("interrupted while " + peer.runner() + " ran", e);
        }
    }

    private FetchReport report(int exitCode, List<String> output) throws BenchmarkFailedException {
        if (exitCode != 0 || output.isEmpty()) {
            String end = String.join("\n", output.subList(Math.max(0, output.size() - SHOWN_LINES), output.size()));
            throw new BenchmarkFailedException(
                    peer.runner() + " failed: exitCode=" + exitCode + ", its last lines:\n" + end);
        }
        return FetchReport.parse(output.getLast());
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
