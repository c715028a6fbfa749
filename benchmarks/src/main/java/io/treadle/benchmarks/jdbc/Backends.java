package io.treadle.benchmarks.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The processes of the database that serve some connections, which must be on this machine. */
final class Backends {
    private static final double NANOS = 1e9;

    private final List<ProcessHandle> processes;

    private Backends(List<ProcessHandle> processes) {
        this.processes = processes;
    }

    static Backends of(List<Connection> connections) throws SQLException {
        List<ProcessHandle> processes = new ArrayList<>();
        for (var connection : connections) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select pg_backend_pid()")) {
                rows.next();
                ProcessHandle.of(rows.getLong(1)).ifPresent(processes::add);
            }
        }
        return new Backends(processes);
    }

    /** The processor time that they have used since they were started. */
    double cpuSeconds() {
        return processes.stream()
                        .flatMap(process -> process.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toNanos)
                        .sum()
                / NANOS;
    }
}
