package io.treadle.samples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.treadle.core.CancelScope;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import io.treadle.samples.jdbc.SharedDatabase;
import io.treadle.samples.server.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What docs/blocking.md shows. */
@ExtendWith(SharedDatabase.class)
class QueryTest {
    // region limit
    /** The answer to {@code query}; null if it takes longer than {@code limit}, and then the database has stopped it. */
    static @Nullable String ask(Connection connection, String query, Duration limit) throws SQLException {
        try (var statement = connection.createStatement()) {
            var scope = CancelScope.create();
            scope.setTimeout(limit);
            scope.onCancel(statement::cancel); // in place of an interrupt, which would close the connection
            return scope.run(() -> firstValue(statement, query), null);
        }
    }

    private static String firstValue(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            Treadle.yieldNow(); // throws the cancellation, if that is why the query ended
            throw e;
        }
    }
    // endregion

    @Test
    void aQueryThatTakesTooLongIsStoppedAndTheConnectionGoesOn(Database database) throws Exception {
        EventLoop.run(() -> {
            try (var connection = database.connect()) {
                assertNull(ask(connection, "select pg_sleep(600)", Duration.ofMillis(20)));
                assertEquals("hello", ask(connection, "select 'hello'", Duration.ofMinutes(5)));
            }
        });
    }
}
