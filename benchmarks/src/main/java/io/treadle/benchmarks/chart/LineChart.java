package io.treadle.benchmarks.chart;

import io.treadle.benchmarks.chart.Canvas.Spot;
import io.treadle.benchmarks.report.Digits;
import io.treadle.benchmarks.report.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A line for each peer over the values of one parameter, which are evenly apart whatever they are; its name stands at its
 * end, and each point has a whisker for the spread of its runs.
 */
final class LineChart {
    private static final double WIDTH = 560;
    private static final double HEIGHT = 330;
    private static final double LEFT = 62;
    /** Beside a name, and how wide its letters are at most. */
    private static final double BESIDE_NAME = 26;

    private static final double LETTER = 7;
    private static final double TOP = 40;
    private static final double BOTTOM = 42;
    private static final double LINE = 14;

    private final String title;
    private final String unit;
    private final Axis axis;
    private final List<Series> all;
    private final Scale scale;
    private final double right;

    /** What runs along the bottom. */
    record Axis(String name, List<String> values) {}

    /** The values of one peer. */
    record Series(String name, String style, List<Point> points) {
        private Point last() {
            return points.getLast();
        }
    }

    /** One value: its column on the axis, and the spread. */
    record Point(int column, double value, double error) {}

    private LineChart(String title, String unit, Axis axis, List<Series> all) {
        this.title = title;
        this.unit = unit;
        this.axis = axis;
        this.all = all;
        scale = Scale.fitting(all.stream()
                .flatMap(series -> series.points.stream())
                .flatMap(point -> Stream.of(point.value, point.value + point.error))
                .toList());
        int longest =
                all.stream().mapToInt(series -> series.name.length()).max().orElse(0);
        right = WIDTH - BESIDE_NAME - LETTER * longest;
    }

    /** The chart of several series; {@code unit} is that of all values. */
    static Figure of(String title, String unit, Axis axis, List<Series> all) {
        return Figure.of(title + " (" + unit + ")", WIDTH, HEIGHT, new LineChart(title, unit, axis, all)::draw);
    }

    private void draw(Canvas canvas) {
        canvas.text("heading", new Spot(0, 16), title);
        String scaled = scale.isLogarithmic() ? ", logarithmic" : "";
        canvas.text("unit end", new Spot(WIDTH, 16), Standing.direction(unit) + scaled);
        grid(canvas);
        all.reversed().forEach(series -> draw(canvas, series)); // Treadle, which is the first, over the others
        names(canvas);
    }

    private void grid(Canvas canvas) {
        for (double tick : scale.ticks()) {
            double y = y(tick);
            canvas.line("grid", new Spot(LEFT, y), new Spot(right, y));
            canvas.text("tick end", new Spot(LEFT - 8, y + 4), Digits.grouped(tick));
        }
        for (int column = 0; column < axis.values.size(); column++) {
            canvas.text("tick middle", new Spot(x(column), HEIGHT - BOTTOM + 18), axis.values.get(column));
        }
        canvas.text("unit middle", new Spot((LEFT + right) / 2, HEIGHT - 6), axis.name);
    }

    private void draw(Canvas canvas, Series series) {
        canvas.path(
                "curve " + series.style, series.points.stream().map(this::spot).toList());
        for (Point point : series.points) {
            canvas.line(
                    "spread " + series.style,
                    new Spot(x(point.column), y(point.value - point.error)),
                    new Spot(x(point.column), y(point.value + point.error)));
            String hint = "%s, %s %s: %s ± %s"
                    .formatted(
                            series.name,
                            axis.name,
                            axis.values.get(point.column),
                            Digits.grouped(point.value),
                            Digits.grouped(point.error));
            canvas.dot("dot " + series.style, spot(point), 3.5, hint);
        }
    }

    /** At the right, each as near to the end of its line as those above leave room. */
    private void names(Canvas canvas) {
        List<Series> fromTop = all.stream()
                .sorted(Comparator.comparingDouble(series -> spot(series.last()).y()))
                .toList();
        List<Double> places = new ArrayList<>();
        for (Series series : fromTop) {
            double free = places.isEmpty() ? 0 : places.getLast() + LINE;
            places.add(Math.max(spot(series.last()).y(), free));
        }
        double over = places.isEmpty() ? 0 : Math.max(0, places.getLast() - (HEIGHT - BOTTOM + LINE));
        for (int i = 0; i < fromTop.size(); i++) {
            name(canvas, fromTop.get(i), Math.min(places.get(i), lowest(places, i, over)));
        }
    }

    /** What does not fit at the bottom moves up, and pushes those above it. */
    private static double lowest(List<Double> places, int i, double over) {
        double end = places.getLast() - over;
        return end - (places.size() - 1 - i) * LINE;
    }

    private void name(Canvas canvas, Series series, double y) {
        Spot end = spot(series.last());
        canvas.line("leader " + series.style, new Spot(end.x() + 5, end.y()), new Spot(right + 18, y));
        canvas.text("name " + series.style, new Spot(right + 22, y + 4), series.name);
    }

    private Spot spot(Point point) {
        return new Spot(x(point.column), y(point.value));
    }

    private double x(int column) {
        double room = right - LEFT - 16;
        int gaps = Math.max(1, axis.values.size() - 1);
        return LEFT + 8 + room * column / gaps;
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * scale.place(value);
    }

    static List<String> columns(Stream<String> values) {
        return values.distinct()
                .sorted(Comparator.comparingDouble(LineChart::number))
                .toList();
    }

    /** The number that a value such as {@code 30ms} begins with; NaN if it begins with none. */
    static double number(String value) {
        String digits = value.replaceAll("[^0-9.].*", "");
        return digits.isEmpty() ? Double.NaN : Double.parseDouble(digits);
    }
}
