package io.treadle.benchmarks.chart;

import io.treadle.benchmarks.chart.Canvas.Spot;
import io.treadle.benchmarks.report.Digits;
import io.treadle.benchmarks.report.Standing;
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
    /** A bar that is so many times as long as that in the middle is cut. */
    private static final double FAR = 10;

    private BarChart() {}

    /** One bar. */
    record Bar(String label, String style, double value, double error) {}

    /** The chart of bars in their order; {@code unit} is that of all of them. */
    static Figure of(String title, String unit, List<Bar> bars) {
        Scale scale = Scale.linear(ends(bars));
        return Figure.of(title + " (" + unit + ")", WIDTH, TOP + ROW * bars.size() + BOTTOM, canvas -> {
            canvas.text("heading", new Spot(0, 16), title);
            canvas.text("unit end", new Spot(WIDTH, 16), Standing.direction(unit));
            for (int i = 0; i < bars.size(); i++) {
                draw(canvas, bars.get(i), scale, TOP + ROW * i);
            }
        });
    }

    /** Where bars and their whiskers end, without those that are so long that the others would be nothing beside them. */
    private static List<Double> ends(List<Bar> bars) {
        List<Double> sorted = bars.stream().map(Bar::value).sorted().toList();
        double middle = sorted.get(sorted.size() / 2);
        double most = middle > 0 ? FAR * middle : Double.MAX_VALUE;
        return bars.stream()
                .filter(bar -> bar.value <= most)
                .map(bar -> bar.value + bar.error)
                .toList();
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
        if (scale.isBeyond(bar.value)) {
            cut(canvas, end, middle);
        }
        double low = LABELS + room * scale.place(bar.value - bar.error);
        double high = LABELS + room * scale.place(bar.value + bar.error);
        canvas.line("whisker", new Spot(low, middle), new Spot(high, middle));
        canvas.text("number " + bar.style, new Spot(Math.max(end, high) + 6, middle + 4), number);
    }

    /** Two gaps that say that the bar is longer than it looks. */
    private static void cut(Canvas canvas, double end, double middle) {
        for (double left = end - 20; left < end - 4; left += 8) {
            canvas.line("cut", new Spot(left, middle + THICK / 2 + 1), new Spot(left + 6, middle - THICK / 2 - 1));
        }
    }
}
