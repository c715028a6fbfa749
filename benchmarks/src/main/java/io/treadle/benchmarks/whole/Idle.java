package io.treadle.benchmarks.whole;

import io.treadle.benchmarks.harness.Measured;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.vertx.core.Vertx;
import java.util.concurrent.Executors;
import reactor.netty.resources.LoopResources;

/** A process that has its loop or pool and nothing to do: its memory, and the CPU time that a second of that costs. */
public final class Idle {
    /** A JVM loads and compiles for seconds after its start, and so does a watchdog. */
    private static final int SETTLE_MILLIS = 4000;

    private Idle() {}

    /** Arguments: the peer, the benchmark's name, for how many milliseconds. */
    public static void main(String[] arguments) throws Exception {
        AutoCloseable idle = open(arguments[0]);
        Thread.sleep(SETTLE_MILLIS);
        int millis = Integer.parseInt(arguments[2]);
        double before = Measured.cpuSecondsOfThreads();
        Thread.sleep(millis);
        double used = Measured.cpuSecondsOfThreads() - before; // before anything is said, which costs some
        Measured.say("MB", Measured.residentMegabytes());
        Measured.say("cpu-ms/s", used * 1e6 / millis);
        idle.close();
    }

    private static AutoCloseable open(String peer) {
        return switch (peer) {
            case "treadle" -> {
                EventLoop loop = EventLoop.start();
                loop.submit(() -> loop.spawn(() -> {})).join();
                yield loop;
            }
            case "treadle-unwatched" -> EventLoop.start(LoopOptions.DEFAULT.withWatch(WatchOptions.OFF));
            case "thread-pool" -> {
                var pool = Executors.newFixedThreadPool(64);
                for (int i = 0; i < 64; i++) {
                    pool.execute(() -> {});
                }
                yield pool;
            }
            case "reactor-netty" -> {
                LoopResources loops = LoopResources.create("idle");
                loops.onServer(true).next().execute(() -> {});
                yield loops::dispose;
            }
            case "vertx" -> {
                Vertx vertx = Vertx.vertx();
                vertx.runOnContext(nothing -> {});
                yield vertx::close;
            }
            case "jvm-alone" -> () -> {};
            default -> throw new IllegalArgumentException("no such peer: peer=" + peer);
        };
    }
}
