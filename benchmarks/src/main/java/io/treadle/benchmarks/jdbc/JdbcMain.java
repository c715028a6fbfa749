package io.treadle.benchmarks.jdbc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.treadle.benchmarks.harness.Measured;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** The process of one peer: opens the connections, warms up, measures, and prints a {@link JdbcReport}. */
final class JdbcMain {
    private static final double NANOS = 1e9;

    private final List<Connection> connections = new ArrayList<>();
    private final JdbcLoad load;
    private final AtomicLong start = new AtomicLong();
    private final AtomicLong cpuStart = new AtomicLong();

    private JdbcMain(JdbcLoad load) {
        this.load = load;
    }

    /** Arguments: the runner, the URL, and the numbers of {@link JdbcLoad}. */
    public static void main(String[] args) throws Exception {
        var load = new JdbcLoad(Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        var report = new JdbcMain(load).run(Runner.valueOf(args[0]), args[1]);
        System.out.println(new ObjectMapper().writeValueAsString(report));
    }

    private JdbcReport run(Runner runner, String url) throws Exception {
        for (int i = 0; i < load.connections(); i++) {
            connections.add(DriverManager.getConnection(url));
        }
        var warm = new CountDownLatch(load.connections());
        List<Callable<Integer>> pieces = connections.stream()
                .<Callable<Integer>>map(connection -> () -> query(connection, warm))
                .toList();
        var backends = Backends.of(connections);
        int right = runner.sum(pieces);
        double seconds = (System.nanoTime() - start.get()) / NANOS;
        double cpuSeconds = (cpuNanos() - cpuStart.get()) / NANOS;
        double share = (double) load.queries() / (load.queries() + load.warmup());
        double databaseSeconds = backends.cpuSeconds() * share;
        for (var connection : connections) {
            connection.close();
        }
        return new JdbcReport(right, seconds, cpuSeconds, databaseSeconds, Measured.peakMegabytes());
    }

    private int query(Connection connection, CountDownLatch warm) throws SQLException, InterruptedException {
        rightAnswers(connection, load.warmup());
        awaitOthers(warm);
        return rightAnswers(connection, load.queries());
    }

    /** All begin to be measured at the same time. */
    private void awaitOthers(CountDownLatch warm) throws InterruptedException {
        warm.countDown();
        warm.await();
        if (start.compareAndSet(0, System.nanoTime())) {
            cpuStart.set(cpuNanos());
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

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
