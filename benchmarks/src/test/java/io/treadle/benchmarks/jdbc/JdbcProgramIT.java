package io.treadle.benchmarks.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.report.Result;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JdbcProgramIT {
    /** One of each runner: each is a JVM of its own. */
    private final List<JdbcPeer> peers =
            JdbcPeer.all().stream().filter(peer -> peer.flags().isEmpty()).toList();

    private List<Result> measure() throws BenchmarkFailedException {
        try {
            return new JdbcProgram().measure(peers, new JdbcLoad(4, 10, 5), 1);
        } catch (BenchmarkFailedException e) {
            return e.toString().contains("cannot start here") ? abort(e.toString()) : rethrow(e);
        }
    }

    private static List<Result> rethrow(BenchmarkFailedException e) throws BenchmarkFailedException {
        throw e;
    }

    @Test
    void everyRunnerAnswersAllQueriesAndIsMeasuredInFourUnits() throws Exception {
        List<Result> results = measure();
        Set<String> units = results.stream().map(Result::unit).collect(Collectors.toSet());
        assertEquals(Set.of("queries/s", "cpu-us/query", "database-cpu-us/query", "peak-MB"), units);
        assertEquals(4 * peers.size(), results.size());
        // The clock of the processor goes by hundredths of a second, so so few queries may cost nothing.
        assertTrue(
                results.stream()
                        .allMatch(result -> result.value() > 0 || !result.unit().equals("queries/s")),
                results::toString);
    }
}
