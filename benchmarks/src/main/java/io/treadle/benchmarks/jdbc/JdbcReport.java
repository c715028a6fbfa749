package io.treadle.benchmarks.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import java.util.List;

/**
 * What the process of a peer prints: a JSON object.
 *
 * @param right how many queries had the right answer
 * @param seconds how long all queries took
 * @param cpuSeconds the processor time of the process, without the database's
 * @param databaseSeconds that of the database for them
 * @param peakMegabytes the largest memory of the process
 */
record JdbcReport(int right, double seconds, double cpuSeconds, double databaseSeconds, double peakMegabytes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MICROS = 1e6;

    static JdbcReport parse(String line) throws BenchmarkFailedException {
        try {
            return JSON.readValue(line, JdbcReport.class);
        } catch (JsonProcessingException e) {
            throw new BenchmarkFailedException("expected one JSON object from the runner: output=" + line, e);
        }
    }

    /** The numbers, if every answer was right. */
    List<Sample> samples(int expected) throws BenchmarkFailedException {
        if (right != expected) {
            throw new BenchmarkFailedException(
                    "every answer should have been right: expected=" + expected + " right=" + right);
        }
        return List.of(
                new Sample("queries/s", right / seconds),
                new Sample("cpu-us/query", cpuSeconds * MICROS / right),
                new Sample("database-cpu-us/query", databaseSeconds * MICROS / right),
                new Sample("peak-MB", peakMegabytes));
    }
}
