package io.treadle.benchmarks.jdbc;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.treadle.benchmarks.harness.Measured;
import io.treadle.benchmarks.harness.WarmUp;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;

/** The process of one peer: opens the connections, warms up, measures, and prints a {@link JdbcReport}. */
final class JdbcMain {
    private final JdbcLoad load;
    private final List<Connection> connections;
    private final Backends backends;
    private final CyclicBarrier round;
    private final WarmUp warmUp = new WarmUp();
    /** Begins with the first round that counts. Like {@code databaseBefore} given to all by the barrier. */
    private @Nullable Measured measured;

    private double databaseBefore;

    private JdbcMain(JdbcLoad load, List<Connection> connections) throws SQLException {
        this.load = load;
        this.connections = connections;
        this.backends = Backends.of(connections);
        this.round = new CyclicBarrier(connections.size(), this::endWarmUpIfWarm);
    }

    /** Arguments: the runner, the URL, and the numbers of {@link JdbcLoad}. */
    public static void main(String[] args) throws Exception {
        var load = new JdbcLoad(Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < load.connections(); i++) {
            connections.add(DriverManager.getConnection(args[1]));
        }
        var report = new JdbcMain(load, connections).run(Runner.valueOf(args[0]));
        System.out.println(new ObjectMapper().writeValueAsString(report));
        for (var connection : connections) {
            connection.close();
        }
    }

    private JdbcReport run(Runner runner) throws Exception {
        List<Callable<Integer>> pieces = connections.stream()
                .<Callable<Integer>>map(connection -> () -> query(connection))
                .toList();
        int right = runner.sum(pieces);
        var whole = requireNonNull(measured);
        double seconds = whole.seconds();
        double cpuSeconds = whole.usedCpuSeconds();
        double databaseSeconds = backends.cpuSeconds() - databaseBefore;
        return new JdbcReport(right, seconds, cpuSeconds, databaseSeconds, Measured.peakMegabytes());
    }

    private int query(Connection connection) throws Exception {
        do {
            rightAnswers(connection, load.warmup());
            round.await();
        } while (measured == null);
        return rightAnswers(connection, load.queries());
    }

    private void endWarmUpIfWarm() {
        if (!warmUp.needsAnotherRound()) {
            databaseBefore = backends.cpuSeconds();
            measured = new Measured();
        }
    }

    private static int rightAnswers(Connection connection, int queries) throws SQLException {
        int right = 0;
        try (var statement = connection.prepareStatement("select ?::int + 1")) {
            for (int n = 0; n < queries; n++) {
                statement.setInt(1, n);
                try (var rows = statement.executeQuery()) {
                    right += rows.next() && rows.getInt(1) == n + 1 ? 1 : 0;
                }
            }
        }
        return right;
    }
}
