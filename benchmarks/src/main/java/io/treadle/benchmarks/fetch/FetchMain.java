package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.harness.Measured;
import io.treadle.benchmarks.harness.WarmUp;
import io.treadle.samples.cli.Progress;
import io.treadle.samples.fetch.Load;
import io.treadle.samples.fetch.Measurement;
import io.treadle.samples.fetch.Report;
import io.treadle.samples.fetch.RunnerKind;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;

/**
 * One peer of the programs that fetch, in a process of its own: a runner of the sample {@code fetch}, or a client that the
 * sample does not have. A number at the end of the peer's name is that of its threads; without one a pool has one for each request
 * that is under way.
 */
final class FetchMain {
    /** How long a request may take; the client of Apache has a limit of its own, three minutes. */
    static final int TIMEOUT_MILLIS = 60_000;

    private static final Duration TIMEOUT = Duration.ofMillis(TIMEOUT_MILLIS);

    private FetchMain() {}

    /** Arguments: the peer, the benchmark, the URL, the size of its page, the concurrency, how many, how many in each round before. */
    public static void main(String[] arguments) throws Exception {
        String peer = arguments[0].replaceFirst("-\\d+$", "");
        String threads = arguments[0].substring(peer.length()).replace("-", "");
        var fetch = new Job(
                arguments[2],
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]),
                Integer.parseInt(arguments[6]));
        fetch.run(peer, threads.isEmpty() ? fetch.concurrency : Integer.parseInt(threads));
        System.exit(0); // not all clients end their threads
    }

    /** The load, as it came on the command line. */
    private record Job(String url, int size, int concurrency, int count, int warmUp) {
        void run(String peer, int threads) throws Exception {
            switch (peer) {
                case "url-connection-pool" -> measure(UrlConnectionClient.onPool(threads, url));
                case "url-connection-virtual" -> measure(UrlConnectionClient.onVirtualThreads(concurrency, url));
                case "apache-async" -> measure(new ApacheClient(concurrency, url));
                case "vertx" -> measure(new VertxClient(concurrency, url));
                default ->
                    measure(RunnerKind.valueOf(peer.toUpperCase(Locale.ROOT).replace('-', '_')), threads);
            }
        }

        private void measure(Client client) throws Exception {
            try (client) {
                WarmUp.untilWarm(() -> client.fetchAll(warmUp));
                var measured = new Measured();
                ensure(client.fetchAll(count));
                measured.tell("request", count);
            }
        }

        private void measure(RunnerKind kind, int threads) throws Exception {
            Load load = new Load(Collections.nCopies(count, url), warmUp, concurrency, threads, threads, TIMEOUT);
            Report report = new Measurement(load, Progress.none()).run(kind, WarmUp::untilWarm);
            ensure(report.bytes());
            Measured.tell("request", count, report.seconds(), report.cpuSeconds(), Measured.peakMegabytes());
        }

        private void ensure(long bytes) throws IOException {
            if (bytes != (long) size * count) {
                throw new IOException("not every page came whole: expected=" + (long) size * count + " bytes=" + bytes);
            }
        }
    }
}
