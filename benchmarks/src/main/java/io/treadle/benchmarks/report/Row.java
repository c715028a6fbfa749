package io.treadle.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of one program as rows: a peer with its parameters, and what was measured of it in each unit.
 *
 * @param params what it ran with
 * @param peer who
 * @param byUnit the results, by their units in the order in which they were measured
 */
public record Row(Params params, String peer, Map<String, Result> byUnit) {

    /** The rows of a program's results, those of the same parameters together. */
    public static List<Row> of(List<Result> results) {
        Map<Params, Map<String, Row>> byParams = new LinkedHashMap<>();
        for (Result result : results) {
            byParams.computeIfAbsent(result.params().without("workers"), params -> new LinkedHashMap<>())
                    .computeIfAbsent(
                            result.peer() + " " + result.params(),
                            key -> new Row(result.params(), result.peer(), new LinkedHashMap<>()))
                    .byUnit()
                    .put(result.unit(), result);
        }
        List<Row> rows = new ArrayList<>();
        byParams.values().forEach(group -> rows.addAll(group.values()));
        return rows;
    }

    /** What was measured in the first unit, which is what peers are compared by. */
    public Result first() {
        return byUnit.values().iterator().next();
    }

    /** The units of all results, in the order in which they first appear. */
    public static List<String> units(List<Result> results) {
        return results.stream().map(Result::unit).distinct().toList();
    }

    /** The keys of all parameters, in the order in which they first appear. */
    public static List<String> keys(List<Result> results) {
        return results.stream()
                .flatMap(result -> result.params().keys().stream())
                .distinct()
                .toList();
    }
}
