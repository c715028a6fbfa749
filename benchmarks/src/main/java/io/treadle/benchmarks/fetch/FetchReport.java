package io.treadle.benchmarks.fetch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case.Sample;
import java.util.List;

/** What the sample prints with {@code --json}, as far as it is needed here. */
@JsonIgnoreProperties(ignoreUnknown = true)
record FetchReport(String runner, int ok, int failed, double requestsPerSecond, double cpuSeconds) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static FetchReport parse(String line) throws BenchmarkFailedException {
        try {
            return JSON.readValue(line, FetchReport.class);
        } catch (JsonProcessingException e) {
            throw new BenchmarkFailedException("expected one JSON object from the runner: output=" + line, e);
        }
    }

    /** The numbers, if every page was fetched. */
    List<Sample> samples(int expected) throws BenchmarkFailedException {
        if (ok != expected || failed != 0) {
            throw new BenchmarkFailedException(runner + " should have fetched all pages: expected=" + expected + " ok="
                    + ok + " failed=" + failed);
        }
        return List.of(
                new Sample("requests/s", requestsPerSecond), new Sample("cpu-s/1000 requests", cpuSeconds * 1000 / ok));
    }
}
