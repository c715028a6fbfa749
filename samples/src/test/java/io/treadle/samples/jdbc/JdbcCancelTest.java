package io.treadle.samples.jdbc;

import static io.treadle.samples.jdbc.Queries.CANCELLED;
import static io.treadle.samples.jdbc.Queries.newKey;
import static io.treadle.samples.jdbc.Queries.number;
import static io.treadle.samples.jdbc.Queries.run;
import static io.treadle.samples.jdbc.Queries.waitingFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.CancelScope;
import io.treadle.core.Cancelled;
import io.treadle.core.TaskState;
import io.treadle.core.function.Action;
import io.treadle.loop.OnCancel;
import io.treadle.loop.Treadle;
import io.treadle.samples.server.Database;
import io.treadle.testkit.TreadleTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Queries that are cancelled while they run. In virtual time, which stands still for them: so the second after which a hook that
 * has not helped is followed by an interrupt does not pass, however slow the machine is.
 */
@ExtendWith(SharedDatabase.class)
class JdbcCancelTest {
    /** A query that waits until the test lets it, and who may let it. */
    private final int key = newKey();

    private String waitingQuery() {
        return "select pg_advisory_lock(" + key + ")";
    }

    /** Runs {@code body} while the waiting query has to wait. */
    private void whileItWaits(Database database, Body body) throws Exception {
        try (var watcher = database.connect();
                var connection = database.connect()) {
            run(watcher, waitingQuery());
            body.run(watcher, connection);
            run(watcher, "select pg_advisory_unlock(" + key + ")");
        }
    }

    private interface Body {
        void run(Connection watcher, Connection connection) throws Exception;
    }

    private void awaitStart(Connection watcher) throws SQLException {
        while (waitingFor(watcher, key) == 0) {
            Thread.onSpinWait(); // each look is a wait already
        }
    }

    private static SQLException assertCancelledByTheDatabase(Action<SQLException> query) {
        var error = assertThrows(SQLException.class, query::run);
        assertEquals(CANCELLED, error.getSQLState());
        return error;
    }

    @TreadleTest(limitMillis = 60_000)
    void aHookThatCancelsTheStatementLeavesTheConnectionUsable(Database database) throws Exception {
        whileItWaits(database, (watcher, connection) -> {
            try (var statement = connection.createStatement()) {
                var scope = CancelScope.create();
                scope.onCancel(() -> Treadle.offload(statement::cancel));
                var querying = Treadle.spawn(() -> {
                    var error = assertCancelledByTheDatabase(() -> scope.run(() -> statement.execute(waitingQuery())));
                    assertEquals(List.of(Cancelled.class), suppressed(error));
                });
                awaitStart(watcher);
                scope.cancel();
                querying.get();
            }
            assertEquals(7, number(connection, "select 7"));
        });
    }

    private static List<?> suppressed(SQLException error) {
        return List.of(error.getSuppressed()).stream().map(Object::getClass).toList();
    }

    @TreadleTest(limitMillis = 60_000)
    void aScopeEndsQuietlyWhereTheErrorOfTheDatabaseGivesWayToTheCancellation(Database database) throws Exception {
        whileItWaits(database, (watcher, connection) -> {
            try (var statement = connection.createStatement()) {
                var scope = CancelScope.create();
                scope.onCancel(() -> Treadle.offload(statement::cancel));
                var querying = Treadle.spawn(() -> scope.run(() -> execute(statement)));
                awaitStart(watcher);
                scope.cancel();
                assertEquals(false, querying.get());
            }
            assertEquals(7, number(connection, "select 7"));
        });
    }

    private void execute(Statement statement) throws SQLException {
        try {
            statement.execute(waitingQuery());
        } catch (SQLException e) {
            Treadle.yieldNow(); // a wait, and so throws the cancellation if that is why the query ended
            throw e;
        }
    }

    @TreadleTest(limitMillis = 60_000)
    void anOffloadedQueryIsCancelledTheSameWay(Database database) throws Exception {
        whileItWaits(database, (watcher, connection) -> {
            try (var statement = connection.createStatement()) {
                var querying = Treadle.spawn(() ->
                        Treadle.offload(OnCancel.call(statement::cancel), () -> statement.execute(waitingQuery())));
                awaitStart(watcher);
                querying.cancel();
                querying.join();
                assertEquals(TaskState.CANCELLED, querying.state());
            }
            assertEquals(7, number(connection, "select 7"));
        });
    }

    @TreadleTest(limitMillis = 60_000)
    void withoutAHookTheInterruptCostsTheConnection(Database database) throws Exception {
        whileItWaits(database, (watcher, connection) -> {
            var querying = Treadle.spawn(() -> run(connection, waitingQuery()));
            awaitStart(watcher);
            querying.cancel();
            querying.join();
            assertTrue(querying.isDone());
            assertFalse(connection.isValid(1));
        });
    }
}
