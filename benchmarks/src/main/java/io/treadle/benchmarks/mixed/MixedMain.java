package io.treadle.benchmarks.mixed;

import io.treadle.benchmarks.harness.Measured;
import java.util.concurrent.Executors;

/** One peer under a mixed load, in a process of its own, warmed up by the same load. */
final class MixedMain {
    private static final int POOL = 200;
    private static final int CONNECTIONS = 1000;

    private MixedMain() {}

    /** Arguments: the peer, the benchmark, the URL, the size of its page, requests a second, seconds. */
    public static void main(String[] arguments) throws Exception {
        int rate = Integer.parseInt(arguments[4]);
        int count = rate * Integer.parseInt(arguments[5]);
        try (Server server = open(arguments[0], arguments[2], Integer.parseInt(arguments[3]))) {
            new OpenLoad(count, rate).run(server);
            var load = new OpenLoad(count, rate);
            var measured = new Measured();
            load.run(server);
            double seconds = measured.seconds();
            double cpuSeconds = measured.usedCpuSeconds();
            Measured.say("p99.9-ms", load.millis(99.9));
            Measured.say("p50-ms", load.millis(50));
            Measured.tell("request", count, seconds, cpuSeconds, Measured.peakMegabytes());
        }
        System.exit(0); // Reactor's elastic threads
    }

    private static Server open(String peer, String url, int bytes) {
        return switch (peer) {
            case "treadle" -> new TreadleServer(true, url, bytes, CONNECTIONS);
            case "treadle-hog-on-loop" -> new TreadleServer(false, url, bytes, CONNECTIONS);
            case "thread-pool-200" -> new ThreadServer(Executors.newFixedThreadPool(POOL), url, bytes);
            case "virtual-threads" -> new ThreadServer(Executors.newVirtualThreadPerTaskExecutor(), url, bytes);
            case "reactor-netty" -> new ReactorServer(url, bytes, CONNECTIONS);
            default -> throw new IllegalArgumentException("no such peer: peer=" + peer);
        };
    }
}
