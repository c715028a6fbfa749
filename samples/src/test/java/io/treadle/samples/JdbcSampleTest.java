package io.treadle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class JdbcSampleTest {
    @Test
    void allQueriesAreAnswered() throws Exception {
        var run = CliRun.of("jdbc");
        assumeFalse(run.err().toString().contains("cannot start here"), run::toString);
        assertEquals(0, run.exitCode(), run::toString);
        assertLinesMatch(
                List.of(
                        "right answers          100 of 100",
                        "at once in PostgreSQL  [0-9]+",
                        "connecting             [0-9.]+ s",
                        "the queries            [0-9.]+ s",
                        "one after the other    50 s at least"),
                run.out());
    }
}
