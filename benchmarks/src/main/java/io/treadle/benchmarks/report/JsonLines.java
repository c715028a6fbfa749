package io.treadle.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** Results as JSON, one object on a line each: {@code benchmark, peer, params, value, unit, error}. */
public final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonLines() {}

    /** One line for each result, without line ends. */
    public static List<String> of(List<Result> results) {
        return results.stream().map(JsonLines::line).toList();
    }

    private static String line(Result result) {
        try {
            return JSON.writeValueAsString(result);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result of text and numbers is always JSON; please report: " + result, e);
        }
    }
}
