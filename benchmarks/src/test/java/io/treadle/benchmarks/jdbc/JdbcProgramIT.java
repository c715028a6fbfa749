package io.treadle.benchmarks.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.report.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JdbcProgramIT {
    private final JdbcProgram program = new JdbcProgram();

    private List<Result> measure() throws BenchmarkFailedException {
        try {
            return program.measure(program.peers(), new JdbcLoad(4, 10, 5), 1);
        } catch (BenchmarkFailedException e) {
            return e.toString().contains("cannot start here") ? abort(e.toString()) : rethrow(e);
        }
    }

    private static List<Result> rethrow(BenchmarkFailedException e) throws BenchmarkFailedException {
        throw e;
    }

    @Test
    void everyPeerAnswersAllQueriesInItsTwoUnits() throws Exception {
        List<Result> results = measure();
        Set<String> units = results.stream().map(Result::unit).collect(Collectors.toSet());
        assertEquals(Set.of("queries/s", "cpu-us/query"), units);
        assertEquals(2 * JdbcPeer.all().size(), results.size());
        assertTrue(results.stream().allMatch(result -> result.value() > 0), () -> new ArrayList<>(results).toString());
    }
}
