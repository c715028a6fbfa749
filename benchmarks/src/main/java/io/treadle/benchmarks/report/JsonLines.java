package io.treadle.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.treadle.benchmarks.report.Report.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A report as JSON, one object on a line each: first {@code about}, then each result with {@code benchmark, peer, params,
 * value, unit, error, samples}, then each missing peer with {@code benchmark, peer, missing}.
 */
public final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ABOUT = "about";
    private static final String MISSING = "missing";

    private JsonLines() {}

    /** The lines, without line ends. */
    public static List<String> of(Report report) {
        return Stream.of(Stream.of(Map.of(ABOUT, report.about())), report.results().stream(), report.missing().stream())
                .flatMap(parts -> parts)
                .map(JsonLines::line)
                .toList();
    }

    private static String line(Object part) {
        try {
            return JSON.writeValueAsString(part);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text and numbers are always JSON; please report: " + part, e);
        }
    }

    /**
     * The report in a file of such lines, or of those of several files, one after the other; what these say differently about
     * themselves is joined by {@code ; }.
     *
     * @throws IOException if the file cannot be read, or a line is no part of a report
     */
    public static Report read(Path file) throws IOException {
        Map<String, String> about = new LinkedHashMap<>();
        List<Result> results = new ArrayList<>();
        List<Missing> missing = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode part = JSON.readTree(line);
            if (part.has(ABOUT)) {
                JSON.convertValue(part.get(ABOUT), new TypeReference<Map<String, String>>() {})
                        .forEach((what, fact) -> about.merge(what, fact, JsonLines::both));
            } else if (part.has(MISSING)) {
                missing.add(JSON.treeToValue(part, Missing.class));
            } else {
                results.add(JSON.treeToValue(part, Result.class));
            }
        }
        return new Report(about, results, missing);
    }

    private static String both(String some, String more) {
        return Stream.of(some, more)
                .flatMap(facts -> Stream.of(facts.split("; ", -1)))
                .distinct()
                .collect(Collectors.joining("; "));
    }
}
