package io.treadle.benchmarks.chart;

import io.treadle.benchmarks.chart.Canvas.Spot;
import io.treadle.benchmarks.report.Digits;
import java.util.ArrayList;
import java.util.List;

/** A bar for each peer, the best first, with its number behind it and a whisker for the spread of its runs. */
final class BarChart {
    private static final double WIDTH = 560;
    private static final double LABELS = 176;
    private static final double NUMBERS = 92;
    private static final double ROW = 26;
    private static final double THICK = 16;
    private static final double TOP = 34;
    private static final double BOTTOM = 8;

    private BarChart() {}

    /** One bar. */
    record Bar(String label, String style, double value, double error) {}

    /** The chart of bars in their order; {@code unit} is that of all of them. */
    static Figure of(String title, String unit, List<Bar> bars) {
        List<Double> ends = new ArrayList<>();
        bars.forEach(bar -> ends.add(bar.value + bar.error));
        Scale scale = Scale.linear(ends);
        return Figure.of(title + " (" + unit + ")", WIDTH, TOP + ROW * bars.size() + BOTTOM, canvas -> {
            canvas.text("heading", new Spot(0, 16), title);
            canvas.text("unit end", new Spot(WIDTH, 16), unit);
            for (int i = 0; i < bars.size(); i++) {
                draw(canvas, bars.get(i), scale, TOP + ROW * i);
            }
        });
    }

    private static void draw(Canvas canvas, Bar bar, Scale scale, double top) {
        double middle = top + ROW / 2;
        double room = WIDTH - LABELS - NUMBERS;
        double end = LABELS + room * scale.place(bar.value);
        String number = Digits.grouped(bar.value);
        canvas.text("label end " + bar.style, new Spot(LABELS - 8, middle + 4), bar.label);
        canvas.bar(
                "bar " + bar.style,
                new Spot(LABELS, middle - THICK / 2),
                end - LABELS,
                THICK,
                bar.label + ": " + number + " ± " + Digits.grouped(bar.error));
        double low = LABELS + room * scale.place(bar.value - bar.error);
        double high = LABELS + room * scale.place(bar.value + bar.error);
        canvas.line("whisker", new Spot(low, middle), new Spot(high, middle));
        canvas.text("number " + bar.style, new Spot(Math.max(end, high) + 6, middle + 4), number);
    }
}
