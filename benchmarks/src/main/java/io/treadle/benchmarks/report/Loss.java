package io.treadle.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A rival that is better in some rows of a program.
 *
 * @param peer who
 * @param where by which factor, and with which parameters
 * @param why what {@link Notes} say about it; empty if they say nothing
 */
public record Loss(String peer, String where, String why) {

    /** Those of a program, by its first unit. */
    public static List<Loss> of(String benchmark, List<Result> results, Standing standing, Notes notes) {
        Map<String, List<Result>> lost = Row.of(results).stream()
                .map(Row::first)
                .filter(standing::isLoss)
                .collect(Collectors.groupingBy(Result::peer, LinkedHashMap::new, Collectors.toList()));
        return lost.entrySet().stream()
                .map(peer ->
                        new Loss(peer.getKey(), where(peer.getValue(), standing), notes.of(benchmark, peer.getKey())))
                .toList();
    }

    private static String where(List<Result> rows, Standing standing) {
        return rows.stream()
                .map(row -> standing.factor(row) + row.params().sentence())
                .collect(Collectors.joining("; "));
    }

    /** What it is better in, and why, as it stands behind the peer's name. */
    public String sentence() {
        return " is better: " + where + "." + (" " + why).stripTrailing();
    }
}
