package io.treadle.samples;

import static java.time.Duration.ofMillis;

import io.treadle.core.function.ThrowingFunction;
import io.treadle.loop.Treadle;
import io.treadle.samples.server.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * PostgreSQL's own driver, unmodified, in a hundred tasks of one thread. Each task has a connection and sends it one query that
 * takes half a second; one more task asks the database meanwhile how many queries it is busy with.
 */
@Command(name = "jdbc", description = "A hundred slow queries at once, by an unmodified JDBC driver on one thread.")
final class Jdbc implements Callable<Integer> {
    private static final int QUERIES = 100;
    private static final Duration EACH = ofMillis(500);
    private static final String BUSY =
            "select count(*) from pg_stat_activity where state = 'active' and query like '%pg_sleep(0.5)'";

    private int mostAtOnce;

    @Override
    public Integer call() throws Exception {
        try (var database = Database.start()) {
            Treadle.run(() -> ask(database));
            return ExitCode.OK;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private void ask(Database database) throws Exception {
        long start = System.nanoTime();
        List<Connection> connections = each(number -> database.connect());
        var connected = since(start);
        var watching = Treadle.spawn(() -> watch(database));
        start = System.nanoTime();
        List<Integer> answers = each(number -> answer(connections.get(number), slowQuery(number)));
        var took = since(start);
        watching.cancel();
        each(number -> close(connections.get(number)));
        report(answers, connected, took);
    }

    /** Does it once for each number, all at the same time, each in a task of its own. */
    private static <T> List<T> each(ThrowingFunction<Integer, T> what) throws Exception {
        return Treadle.gather(IntStream.range(0, QUERIES)
                .mapToObj(number -> Treadle.spawn(() -> what.apply(number)))
                .toList());
    }

    private static String slowQuery(int number) {
        return "select " + number + " from pg_sleep(0.5)";
    }

    private static boolean close(Connection connection) throws SQLException {
        connection.close();
        return true;
    }

    private static int answer(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void watch(Database database) throws SQLException {
        try (var connection = database.connect()) {
            while (true) {
                mostAtOnce = Math.max(mostAtOnce, answer(connection, BUSY));
                Treadle.sleep(ofMillis(20));
            }
        }
    }

    private void report(List<Integer> answers, Duration connected, Duration took) {
        long right = IntStream.range(0, QUERIES)
                .filter(number -> answers.get(number) == number)
                .count();
        System.out.printf("right answers          %d of %d%n", right, QUERIES);
        System.out.printf("at once in PostgreSQL  %d%n", mostAtOnce);
        System.out.printf("connecting             %.2f s%n", seconds(connected));
        System.out.printf("the queries            %.2f s%n", seconds(took));
        System.out.printf("one after the other    %.0f s at least%n", seconds(EACH.multipliedBy(QUERIES)));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
