package io.treadle.benchmarks.jdbc;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case;
import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.benchmarks.harness.Command;
import io.treadle.benchmarks.harness.Cores;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Interleaving;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.report.Result;
import io.treadle.samples.server.Database;
import io.treadle.samples.server.JvmCommand;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Short queries through PostgreSQL's own driver: queries a second, and what one costs in CPU time of the client's process.
 *
 * <p>The same database for all, each peer in a process of its own, warmed up by queries that are not measured, and the runs
 * interleaved. The connections are opened before, one for each task or thread.
 */
public final class JdbcProgram implements Program {
    private static final int CONNECTIONS = 64;
    /** About as many as the fastest can do. */
    private static final int PER_SECOND = 60_000;

    @Override
    public String name() {
        return "jdbc";
    }

    @Override
    public String summary() {
        return "short queries over 64 connections by PostgreSQL's driver, queries a second and CPU time for one";
    }

    @Override
    public Set<String> peers() {
        return JdbcPeer.all().stream().map(JdbcPeer::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public List<Result> measure(Set<String> peers, Effort effort) throws BenchmarkFailedException {
        double seconds = effort.iterations() * effort.iterationMillis() / 1e3;
        int queries = (int) Math.max(1, seconds * PER_SECOND / CONNECTIONS);
        List<JdbcPeer> chosen = JdbcPeer.all().stream()
                .filter(peer -> peers.contains(peer.name()))
                .toList();
        return measure(chosen, new JdbcLoad(CONNECTIONS, queries, queries), effort.processes());
    }

    List<Result> measure(List<JdbcPeer> chosen, JdbcLoad load, int rounds) throws BenchmarkFailedException {
        try (Database database = Database.start()) {
            Cores.moveAside(serverOf(database));
            List<Case> cases = chosen.stream()
                    .map(peer -> new Case(peer.name(), peer.params(load), () -> run(peer, load, database.url())))
                    .toList();
            return new Interleaving(name(), rounds).measure(cases);
        } catch (IOException | SQLException e) {
            throw new BenchmarkFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The process that starts another one for each connection. */
    private static long serverOf(Database database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            return ProcessHandle.of(rows.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow()
                    .pid();
        }
    }

    private static List<Sample> run(JdbcPeer peer, JdbcLoad load, String url) throws BenchmarkFailedException {
        List<String> words = JvmCommand.of(
                peer.flags(),
                JdbcMain.class,
                peer.runner().name(),
                url,
                Integer.toString(load.connections()),
                Integer.toString(load.queries()),
                Integer.toString(load.warmup()));
        List<String> output = new Command(peer.name(), words).output();
        return JdbcReport.parse(output.isEmpty() ? "" : output.getLast()).samples(load.total());
    }
}
