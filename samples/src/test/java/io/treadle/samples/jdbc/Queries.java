package io.treadle.samples.jdbc;

import io.treadle.samples.server.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** What the tests ask a database. */
final class Queries {
    /** PostgreSQL's code for a statement that was cancelled. */
    static final String CANCELLED = "57014";

    private static final AtomicInteger KEYS = new AtomicInteger();

    private Queries() {}

    /** A key of a lock of the database that nobody else has. */
    static int newKey() {
        return KEYS.incrementAndGet();
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static int number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** The same by a connection of its own. */
    static int number(Database database, String sql) throws SQLException {
        try (var connection = database.connect()) {
            return number(connection, sql);
        }
    }

    /** How many queries wait for the lock {@code key} at this moment. */
    static int waitingFor(Connection connection, int key) throws SQLException {
        return number(
                connection,
                "select count(*) from pg_locks where locktype = 'advisory' and not granted and objid = " + key);
    }
}
