package io.treadle.samples.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A report as one line of JSON: the fields that the benchmarks read, and no others. */
record JsonLine(
        String runner,
        int urls,
        int ok,
        int failed,
        double seconds,
        double requestsPerSecond,
        double cpuSeconds,
        int threads,
        double p50Millis,
        double p99Millis) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static String of(Report report) {
        try {
            return JSON.writeValueAsString(line(report));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonLine line(Report report) {
        return new JsonLine(
                report.runner(),
                report.urls(),
                report.ok(),
                report.failed(),
                rounded(report.seconds()),
                rounded(report.requestsPerSecond()),
                rounded(report.cpuSeconds()),
                report.threads().size(),
                rounded(report.millis(50)),
                rounded(report.millis(99)));
    }

    private static double rounded(double value) {
        return BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_UP).doubleValue();
    }
}
