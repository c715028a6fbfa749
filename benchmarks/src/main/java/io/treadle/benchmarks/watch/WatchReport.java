package io.treadle.benchmarks.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import java.util.List;

/**
 * What the process prints: a JSON object.
 *
 * @param plain the CPU time of an operation of a loop that nothing looks at, in nanoseconds
 * @param watched the same of the other one
 */
record WatchReport(double plain, double watched) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static WatchReport parse(String line) throws BenchmarkFailedException {
        try {
            return JSON.readValue(line, WatchReport.class);
        } catch (JsonProcessingException e) {
            throw new BenchmarkFailedException("expected one JSON object: output=" + line, e);
        }
    }

    List<Sample> samples() throws BenchmarkFailedException {
        if (plain <= 0 || watched <= 0) {
            throw new BenchmarkFailedException("expected operations that cost something: " + this);
        }
        return List.of(new Sample("cpu-ns", watched), new Sample("of unwatched", watched / plain));
    }
}
