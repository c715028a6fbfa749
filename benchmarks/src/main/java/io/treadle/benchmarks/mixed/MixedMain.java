package io.treadle.benchmarks.mixed;

import io.treadle.benchmarks.harness.Measured;
import io.treadle.benchmarks.harness.WarmUp;
import java.io.IOException;
import java.util.concurrent.Executors;

/** One peer under a load that does not wait for it, in a process of its own, warmed up by as many requests a second, or more. */
public final class MixedMain {
    /** The benchmark in which what is too much is refused. */
    public static final String OVERLOAD = "overload";

    /** The benchmark in which very many tasks are cancelled at once. */
    public static final String STORM = "cancel-storm";

    /** The threads that may block: those of a pool, or those that a loop offloads to. */
    static final int POOL = 200;

    private static final int CONNECTIONS = 1000;
    private static final int ADMITTED = 400;
    /** A second, in each round. With fewer it takes minutes until all is compiled. */
    private static final int WARM_UP_RATE = 3500;

    private MixedMain() {}

    /** Arguments: the peer, the benchmark, the URL, the size of its page, requests a second, seconds. */
    public static void main(String[] arguments) throws Exception {
        int rate = Integer.parseInt(arguments[4]);
        int count = rate * Integer.parseInt(arguments[5]);
        int warmUpRate = Math.max(rate, WARM_UP_RATE);
        Burn.prepare();
        try (Server server = open(arguments[0], arguments[1], arguments[2], Integer.parseInt(arguments[3]))) {
            WarmUp.untilWarm(() -> new OpenLoad(warmUpRate, warmUpRate).run(server));
            var load = new OpenLoad(count, rate);
            var measured = new Measured();
            load.run(server);
            tell(arguments[1], load, measured);
        }
        System.exit(0); // Reactor's elastic threads
    }

    /** In an overload what counts is how much is done nevertheless, else how long the slowest take. */
    private static void tell(String benchmark, OpenLoad load, Measured measured) {
        double seconds = measured.seconds();
        double cpuSeconds = measured.usedCpuSeconds();
        if (!benchmark.equals(OVERLOAD)) {
            Measured.say("p99.9-ms", load.millis(99.9));
            Measured.say("p50-ms", load.millis(50));
        }
        Measured.tell("request", load.answered(), seconds, cpuSeconds, Measured.peakMegabytes());
        if (benchmark.equals(OVERLOAD)) {
            Measured.say("p99-ms", load.millis(99));
            Measured.say("p50-ms", load.millis(50));
        }
    }

    private static Server open(String peer, String benchmark, String url, int bytes) throws IOException {
        return switch (benchmark) {
            case STORM -> StormServer.open(peer);
            case OVERLOAD -> new AdmittingServer(open(peer, url, bytes), ADMITTED);
            default -> open(peer, url, bytes);
        };
    }

    private static Server open(String peer, String url, int bytes) throws IOException {
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
