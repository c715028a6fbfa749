package io.treadle.benchmarks.chart;

import io.treadle.benchmarks.chart.BarChart.Bar;
import io.treadle.benchmarks.chart.LineChart.Axis;
import io.treadle.benchmarks.chart.LineChart.Point;
import io.treadle.benchmarks.chart.LineChart.Series;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import io.treadle.benchmarks.report.Row;
import io.treadle.benchmarks.report.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The charts of one program. Where a parameter has three values or more that are numbers, lines over it; else bars. Each
 * combination of the other parameters has a chart of its own.
 */
final class Figures {
    private static final int CURVE_FROM = 3;
    private static final int STYLES = 9;
    private static final String WORKERS = "workers";

    private final List<Result> results;
    private final Map<String, String> styles = new LinkedHashMap<>();
    private final Optional<String> scaled;

    /** Of the results of one program. */
    Figures(List<Result> results) {
        this.results = results;
        results.stream().map(Figures::who).distinct().forEach(who -> styles.put(who, style(who)));
        scaled = Row.keys(results).stream()
                .filter(key -> !key.equals(WORKERS) && columns(key).size() >= CURVE_FROM)
                .max(Comparator.comparingInt(key -> columns(key).size()));
    }

    private String style(String who) {
        String peer = who.split(" ", 2)[0];
        if (peer.equals("treadle")) {
            return peer;
        }
        long rivals = styles.values().stream()
                .filter(style -> style.startsWith("peer"))
                .count();
        if (Standing.isBound(peer)) {
            return "bound";
        }
        return "peer" + rivals % STYLES + (rivals < STYLES ? "" : " again");
    }

    private List<String> columns(String key) {
        List<String> values =
                results.stream().map(result -> result.params().value(key)).toList();
        boolean isNumeric = values.stream().noneMatch(value -> Double.isNaN(LineChart.number(value)));
        return isNumeric ? LineChart.columns(values.stream()) : List.of();
    }

    boolean areCurves() {
        return scaled.isPresent();
    }

    List<String> units() {
        return Row.units(results);
    }

    /** Those of one unit. */
    List<Figure> of(String unit) {
        Map<Params, List<Result>> panels = results.stream()
                .filter(result -> result.unit().equals(unit))
                .collect(Collectors.groupingBy(this::panel, LinkedHashMap::new, Collectors.toList()));
        List<Figure> figures = new ArrayList<>();
        panels.forEach((params, panel) -> figures.add(figure(title(params), unit, panel)));
        return figures;
    }

    private Params panel(Result result) {
        Params shared = result.params().without(WORKERS);
        return scaled.isPresent() ? shared.without(scaled.get()) : shared;
    }

    private Figure figure(String title, String unit, List<Result> panel) {
        return scaled.isPresent() ? lines(title, unit, scaled.get(), panel) : bars(title, unit, panel);
    }

    private Figure bars(String title, String unit, List<Result> panel) {
        Comparator<Result> smallestFirst = Comparator.comparingDouble(Result::value);
        List<Bar> bars = panel.stream()
                .sorted(Standing.isMoreBetter(unit) ? smallestFirst.reversed() : smallestFirst)
                .map(result -> new Bar(who(result), style(result), result.value(), result.error()))
                .toList();
        return BarChart.of(title, unit, bars);
    }

    private Figure lines(String title, String unit, String key, List<Result> panel) {
        List<String> columns = columns(key);
        Function<Result, Point> point =
                result -> new Point(columns.indexOf(result.params().value(key)), result.value(), result.error());
        List<Series> series = new ArrayList<>();
        panel.stream()
                .collect(Collectors.groupingBy(Figures::who, LinkedHashMap::new, Collectors.toList()))
                .forEach((who, its) -> series.add(new Series(
                        who,
                        style(its.getFirst()),
                        its.stream()
                                .map(point)
                                .sorted(Comparator.comparingInt(Point::column))
                                .toList())));
        return LineChart.of(title, unit, new Axis(key, columns), series);
    }

    private String style(Result result) {
        return styles.getOrDefault(who(result), "peer0");
    }

    private static String who(Result result) {
        String workers = result.params().value(WORKERS);
        return workers.isEmpty() || result.peer().equals("treadle")
                ? Standing.title(result.peer())
                : result.peer() + " × " + workers;
    }

    private static String title(Params params) {
        return params.keys().stream().map(key -> key + " " + params.value(key)).collect(Collectors.joining(", "));
    }
}
