package io.treadle.samples.jdbc;

import static io.treadle.samples.jdbc.Queries.newKey;
import static io.treadle.samples.jdbc.Queries.number;
import static io.treadle.samples.jdbc.Queries.run;
import static io.treadle.samples.jdbc.Queries.waitingFor;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.function.Body;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import io.treadle.samples.server.Database;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL's own driver, which knows nothing of Treadle, in the tasks of one loop. */
@ExtendWith(SharedDatabase.class)
class JdbcTest {
    private static final int TASKS = 100;
    private static final Duration ONE_AFTER_THE_OTHER = ofMillis(500).multipliedBy(TASKS);
    private static final int ROWS = 60_000;
    private static final long MEGABYTE = 1 << 20;

    private static <T> List<T> inTasks(int count, Body<T, Exception> body) throws Exception {
        return Treadle.gather(
                IntStream.range(0, count).mapToObj(i -> Treadle.spawn(body)).toList());
    }

    @Test
    void queriesThatSleepDoSoAtTheSameTime(Database database) throws Exception {
        long start = System.nanoTime();
        var answers = EventLoop.<List<Integer>, Exception>run(
                () -> inTasks(TASKS, () -> number(database, "select 7 from pg_sleep(0.5)")));
        var took = Duration.ofNanos(System.nanoTime() - start);

        assertEquals(List.of(7), answers.stream().distinct().toList());
        assertEquals(TASKS, answers.size());
        assertTrue(took.compareTo(ONE_AFTER_THE_OTHER.dividedBy(2)) < 0, took::toString);
    }

    @Test
    void aHundredQueriesOfOneThreadAreUnderWayInTheDatabaseAtOnce(Database database) throws Exception {
        int key = newKey();
        EventLoop.run(() -> {
            try (var watcher = database.connect()) {
                run(watcher, "select pg_advisory_lock(" + key + ")");
                var tasks = IntStream.range(0, TASKS)
                        .mapToObj(i -> Treadle.spawn(
                                () -> number(database, "select 7 from pg_advisory_lock_shared(" + key + ")")))
                        .toList();
                while (waitingFor(watcher, key) < TASKS) {
                    Treadle.sleep(ofMillis(5));
                }
                run(watcher, "select pg_advisory_unlock(" + key + ")");
                assertEquals(TASKS, Treadle.gather(tasks).size());
            }
        });
    }

    @Test
    void transactionsOfManyTasksExcludeEachOther(Database database) throws Exception {
        EventLoop.run(() -> {
            try (var connection = database.connect()) {
                run(connection, "create table account (id int primary key, money int)");
                run(connection, "insert into account values (1, 0)");
            }
            inTasks(20, () -> addOneReadFirst(database));
            try (var connection = database.connect()) {
                assertEquals(20, number(connection, "select money from account where id = 1"));
                run(connection, "drop table account");
            }
        });
    }

    /** Were a task to wait for the row in a way that stops the loop, then whoever has it could never commit. */
    private static boolean addOneReadFirst(Database database) throws SQLException {
        try (var connection = database.connect()) {
            connection.setAutoCommit(false);
            int money = number(connection, "select money from account where id = 1 for update");
            Treadle.yieldNow();
            run(connection, "update account set money = " + (money + 1) + " where id = 1");
            connection.commit();
            return true;
        }
    }

    @Test
    void whatATaskRollsBackNoOtherSees(Database database) throws Exception {
        EventLoop.run(() -> {
            try (var one = database.connect();
                    var other = database.connect()) {
                run(one, "create table note (text text)");
                one.setAutoCommit(false);
                run(one, "insert into note values ('draft')");
                assertEquals(0, number(other, "select count(*) from note"));
                one.rollback();
                one.setAutoCommit(true);
                assertEquals(0, number(other, "select count(*) from note"));
                run(one, "drop table note");
            }
        });
    }

    @Test
    void aLargeResultIsReadInPiecesAndOtherTasksRunMeanwhile(Database database) throws Exception {
        EventLoop.run(() -> {
            var ticks = new int[1];
            var ticking = Treadle.spawn(() -> tick(ticks));
            try (var connection = database.connect()) {
                connection.setAutoCommit(false); // without that the driver fetches all rows at once
                readAll(connection);
            }
            ticking.cancel();
            assertTrue(ticks[0] > 0);
        });
    }

    private static void tick(int[] ticks) {
        while (true) {
            Treadle.sleep(ofMillis(1));
            ticks[0]++;
        }
    }

    private static void readAll(Connection connection) throws SQLException {
        long before = usedMemory();
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(1000);
            try (var rows =
                    statement.executeQuery("select n, repeat('x', 1000) from generate_series(1, " + ROWS + ") as n")) {
                for (int n = 1; n <= ROWS; n++) {
                    assertTrue(rows.next());
                    assertEquals(n, rows.getInt(1));
                    assertEquals(1000, rows.getString(2).length());
                }
                long grown = usedMemory() - before;
                assertTrue(grown < 20 * MEGABYTE, () -> "of some 60 MB there are in memory " + grown);
            }
        }
    }

    private static long usedMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void everyTaskRunsOnTheLoopsThread(Database database) throws Exception {
        assertTrue(EventLoop.<Boolean, Exception>run(() -> {
            var loop = EventLoop.current();
            return inTasks(5, () -> number(database, "select 7 from pg_sleep(0.01)") == 7 && loop.isOnThread()).stream()
                            .allMatch(onThread -> onThread)
                    && Task.current() != null;
        }));
    }
}
