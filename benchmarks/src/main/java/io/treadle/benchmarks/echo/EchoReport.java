package io.treadle.benchmarks.echo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import java.util.List;

/**
 * What the client prints: a JSON object.
 *
 * @param wrong how many connections failed or had a wrong answer or none
 * @param right how many right answers came while it counted
 * @param seconds for how long it counted
 * @param cpuSeconds the processor time that the server's process used meanwhile
 * @param peakBytes the largest memory of the server's process since its start
 */
record EchoReport(int wrong, long right, double seconds, double cpuSeconds, double peakBytes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MICROS = 1e6;
    private static final double MEGA = 1e6;

    static EchoReport parse(String line) throws BenchmarkFailedException {
        try {
            return JSON.readValue(line, EchoReport.class);
        } catch (JsonProcessingException e) {
            throw new BenchmarkFailedException("expected one JSON object from the client: output=" + line, e);
        }
    }

    /** The numbers, if every answer was right. */
    List<Sample> samples() throws BenchmarkFailedException {
        if (wrong != 0 || right == 0) {
            throw new BenchmarkFailedException(
                    "every connection should have had right answers: right=" + right + " failed connections=" + wrong);
        }
        return List.of(
                new Sample("requests/s", right / seconds),
                new Sample("cpu-us/request", cpuSeconds * MICROS / right),
                new Sample("peak-MB", peakBytes / MEGA));
    }
}
