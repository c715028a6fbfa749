package io.treadle.benchmarks;

import io.treadle.benchmarks.fetch.ColdStartProgram;
import io.treadle.benchmarks.fetch.FetchProgram;
import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.harness.WholeProgram;
import io.treadle.benchmarks.harness.WholeProgram.Load;
import io.treadle.benchmarks.mixed.MixedMain;
import io.treadle.benchmarks.mixed.MixedProgram;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.tasks.Sleepers;
import io.treadle.benchmarks.whole.Idle;
import io.treadle.benchmarks.whole.Skynet;
import io.treadle.benchmarks.whole.Timers;
import java.util.List;
import java.util.stream.Stream;

/** The programs whose peers run once from start to end, in a process of their own, and who takes part in which. */
final class WholePrograms {
    private static final ProcessPeer GO = new ProcessPeer("go", List.of(PeerFolder.file("go/run-whole")));
    /** Without the script that builds it and is a part of its start. */
    private static final ProcessPeer GO_BUILT = new ProcessPeer(
            "go", List.of(PeerFolder.file("../target/peers/whole")), List.of(PeerFolder.file("go/run-whole")));

    private static final ProcessPeer NODE = new ProcessPeer("node", List.of("node", PeerFolder.file("whole.js")));
    private static final ProcessPeer WRK =
            new ProcessPeer("wrk", List.of("/usr/bin/python3", PeerFolder.file("wrk.py")));
    private static final ProcessPeer ASYNCIO = python("asyncio", "asyncio");
    private static final ProcessPeer AIOHTTP = python("aiohttp", "asyncio");
    private static final ProcessPeer AIOHTTP_UVLOOP = python("aiohttp-uvloop", "uvloop");
    private static final ProcessPeer GEVENT = python("gevent", "gevent");
    private static final ProcessPeer GEVENT_REQUESTS = python("gevent-requests", "gevent");

    /** Of a JVM with very many threads: all that is new survives, so that a larger nursery would only be copied. */
    private static final String[] MANY_TASKS = {
        "-XX:+UseSerialGC",
        "-Xmn8m",
        "-XX:MarkSweepAlwaysCompactCount=1", // else the warm-up leaves gaps, of 17 MB, behind
        "-XX:InlineSmallCode=10000", // see docs/flags.md
        "-XX:+IgnoreUnrecognizedVMOptions",
        "-XX:TrimNativeHeapInterval=1000", // what the compiler took and gave back is no longer counted
        "-XX:+UnlockExperimentalVMOptions",
        "-XX:+UseCompactObjectHeaders",
        "-Djdk.trackAllThreads=false"
    };

    private static final int TIMERS = 1_000_000;

    private WholePrograms() {}

    private static ProcessPeer python(String peer, String library) {
        return new ProcessPeer(peer, List.of("/usr/bin/python3", PeerFolder.file("whole.py"), library));
    }

    private static ProcessPeer kotlin(String peer, String... flags) {
        return new ProcessPeer(
                peer, List.of("env", "JVM_FLAGS=" + String.join(" ", flags), PeerFolder.file("kotlin/run")));
    }

    private static List<ProcessPeer> peers(Stream<ProcessPeer> ours, ProcessPeer... others) {
        return Stream.concat(ours, Stream.of(others)).toList();
    }

    private static Stream<ProcessPeer> java(Class<?> main, List<String> names, String... flags) {
        return names.stream().map(name -> ProcessPeer.java(name, main, flags));
    }

    static List<Program> all() {
        return List.of(
                FetchProgram.ofTwoLoads(List.of(GO, NODE, AIOHTTP, AIOHTTP_UVLOOP, GEVENT_REQUESTS, WRK)),
                FetchProgram.ofAllLoads(List.of(GO, NODE, AIOHTTP, AIOHTTP_UVLOOP, GEVENT_REQUESTS, WRK)),
                MixedProgram.ofMixedLoad(List.of(GO)),
                MixedProgram.ofOverload(),
                cancelStorm(),
                skynet(),
                sleepers(),
                timers(),
                idle(),
                new ColdStartProgram(List.of(GO_BUILT, NODE, AIOHTTP)));
    }

    private static Program cancelStorm() {
        return new WholeProgram(
                MixedMain.STORM,
                "requests that wait for 1 ms, while ten times a second 10 000 other tasks are started and cancelled all at once;"
                        + " latency of the slowest in a thousand",
                peers(java(MixedMain.class, List.of("treadle", "virtual-threads", "scheduled-pool", "reactor")), GO),
                effort ->
                        List.of(Load.of(Params.of("requests a second", 1000), "-", 0, 1000, effort.quick() ? 4 : 10)));
    }

    private static Program skynet() {
        return new WholeProgram(
                "skynet",
                "a tree of tasks, each of which starts ten more, down to very many leaves; wall time, CPU time and memory",
                peers(
                        java(
                                Skynet.class,
                                List.of(
                                        "treadle",
                                        "treadle-in-turn",
                                        "virtual-threads",
                                        "fork-join",
                                        "completable-future"),
                                "-XX:+UseSerialGC",
                                "-Djdk.trackAllThreads=false"),
                        GO,
                        kotlin("kotlin", "-XX:+UseSerialGC"),
                        kotlin("kotlin-all-cores", "-XX:+UseSerialGC", "-Dall.cores=true"),
                        NODE,
                        ASYNCIO,
                        GEVENT),
                effort -> List.of(tasks(effort.quick() ? 100_000 : 1_000_000)));
    }

    private static Load tasks(int count) {
        return Load.of(Params.of("tasks", count), count);
    }

    private static Program sleepers() {
        return new WholeProgram(
                "sleepers",
                "very many tasks that all sleep for some seconds, wall time, CPU time and peak memory of the process",
                peers(
                        java(Sleepers.class, List.of("treadle", "virtual-threads"), MANY_TASKS),
                        GO,
                        kotlin("kotlin", MANY_TASKS),
                        NODE,
                        ASYNCIO),
                effort -> effort.quick() ? List.of(sleeping(100_000, 3)) : List.of(sleeping(1_000_000, 10)));
    }

    private static Load sleeping(int count, int seconds) {
        return Load.of(Params.of("tasks", count).with("seconds", seconds), count, seconds);
    }

    private static Program timers() {
        return new WholeProgram(
                "timers",
                "very many timers that are set and then cancelled before they go off, timers a second",
                peers(
                        java(Timers.class, List.of("treadle", "scheduled-pool", "netty-wheel"), "-XX:+UseSerialGC"),
                        GO,
                        NODE,
                        ASYNCIO),
                effort -> List.of(Load.of(Params.of("timers", TIMERS), TIMERS)));
    }

    private static Program idle() {
        return new WholeProgram(
                "idle",
                "a process whose loop or pool has nothing to do, its memory and the CPU time that costs",
                peers(
                        java(
                                Idle.class,
                                List.of(
                                        "treadle",
                                        "treadle-unwatched",
                                        "jvm-alone",
                                        "thread-pool",
                                        "reactor-netty",
                                        "vertx")),
                        GO,
                        NODE,
                        ASYNCIO,
                        GEVENT),
                effort -> List.of(Load.of(Params.none(), effort.quick() ? 1_000 : 10_000)));
    }
}
