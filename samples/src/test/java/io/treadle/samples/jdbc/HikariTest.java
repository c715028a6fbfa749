package io.treadle.samples.jdbc;

import static io.treadle.samples.jdbc.Queries.newKey;
import static io.treadle.samples.jdbc.Queries.number;
import static io.treadle.samples.jdbc.Queries.run;
import static io.treadle.samples.jdbc.Queries.waitingFor;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.treadle.core.Task;
import io.treadle.core.TaskState;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import io.treadle.samples.server.Database;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A pool of connections that tasks share. */
@ExtendWith(SharedDatabase.class)
class HikariTest {
    private static final int CONNECTIONS = 4;

    private static HikariDataSource newPool(Database database, int connections) {
        var config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(60_000);
        return new HikariDataSource(config);
    }

    private static int ask(HikariDataSource pool, String sql) throws SQLException {
        try (var connection = pool.getConnection()) {
            return number(connection, sql);
        }
    }

    private static void awaitThat(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Treadle.sleep(ofMillis(5));
        }
    }

    @Test
    void aHundredTasksShareFewConnections(Database database) throws Exception {
        EventLoop.run(() -> {
            try (var pool = newPool(database, CONNECTIONS)) {
                var backends = Treadle.gather(IntStream.range(0, 100)
                                .mapToObj(i -> Treadle.spawn(() -> ask(pool, "select pg_backend_pid()")))
                                .toList())
                        .stream()
                        .distinct()
                        .count();
                assertTrue(backends <= CONNECTIONS, () -> "connections: " + backends);
                assertEquals(0, pool.getHikariPoolMXBean().getActiveConnections());
            }
        });
    }

    @Test
    void tasksThatHaveAConnectionQueryAtTheSameTime(Database database) throws Exception {
        int key = newKey();
        EventLoop.run(() -> {
            try (var watcher = database.connect();
                    var pool = newPool(database, CONNECTIONS)) {
                run(watcher, "select pg_advisory_lock(" + key + ")");
                var tasks = IntStream.range(0, 2 * CONNECTIONS)
                        .mapToObj(i ->
                                Treadle.spawn(() -> ask(pool, "select 7 from pg_advisory_lock_shared(" + key + ")")))
                        .toList();
                while (waitingFor(watcher, key) < CONNECTIONS) {
                    Treadle.sleep(ofMillis(5));
                }
                run(watcher, "select pg_advisory_unlock(" + key + ")");
                assertEquals(2 * CONNECTIONS, Treadle.gather(tasks).size());
            }
        });
    }

    @Test
    void aTaskThatWaitsForAConnectionCanBeCancelledAndNoneIsLost(Database database) throws Exception {
        EventLoop.run(() -> {
            try (var pool = newPool(database, 1)) {
                var connection = pool.getConnection();
                var waiting = Treadle.spawn(() -> ask(pool, "select 7"));
                awaitThat(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
                waiting.cancel();
                waiting.join();
                assertEquals(TaskState.CANCELLED, waiting.state());
                connection.close();
                assertEquals(7, ask(pool, "select 7"));
                assertEquals(1, pool.getHikariPoolMXBean().getTotalConnections());
            }
        });
    }

    /** So it outlives no loop, and a loop that is stopped holds up no other user of the pool. */
    @Test
    void thePoolsOwnThreadsAreNotTheLoops(Database database) throws Exception {
        var pool = EventLoop.<HikariDataSource, SQLException>run(() -> {
            var made = newPool(database, CONNECTIONS);
            assertEquals(7, ask(made, "select 7"));
            assertEquals(List.of(Task.current()), EventLoop.current().tasks());
            return made;
        });
        assertEquals(7, ask(pool, "select 7"));
        pool.close();
        assertFalse(pool.isRunning());
    }
}
