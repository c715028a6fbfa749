package io.treadle.benchmarks.jdbc;

import io.treadle.benchmarks.report.Params;
import java.util.List;

/**
 * Who queries, and how the JDK watches the sockets that virtual threads wait for.
 *
 * @param runner who
 * @param poller how, for the report
 * @param flags what tells the JVM so
 */
record JdbcPeer(Runner runner, String poller, List<String> flags) {

    static List<JdbcPeer> all() {
        return List.of(
                new JdbcPeer(Runner.TREADLE, "default", List.of()),
                new JdbcPeer(Runner.TREADLE, "1", List.of("-Djdk.pollerMode=1")),
                new JdbcPeer(Runner.TREADLE, "loop", List.of("-Dtreadle.socketPoller=loop")),
                new JdbcPeer(Runner.VIRTUAL_THREADS, "default", List.of()),
                new JdbcPeer(Runner.VIRTUAL_THREADS, "1", List.of("-Djdk.pollerMode=1")),
                new JdbcPeer(Runner.THREAD_POOL, "default", List.of()));
    }

    String name() {
        return runner.peer();
    }

    Params params(JdbcLoad load) {
        return Params.of("connections", load.connections()).with("poller", poller);
    }
}
