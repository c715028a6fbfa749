package io.treadle.benchmarks.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What charts are drawn with; each shape has a class of the style {@code chart.css}, which gives it its colours. */
final class Canvas {
    private static final double CORNER = 3;

    private final Markup svg;

    Canvas(Markup svg) {
        this.svg = svg;
    }

    /** Draws a picture. */
    @FunctionalInterface
    interface Drawing {
        void draw(Canvas canvas);
    }

    /** A place on the canvas, in its units, from the left and the top. */
    record Spot(double x, double y) {}

    /** A shape that tells {@code hint} to who points at it. */
    void bar(String style, Spot corner, double width, double height, String hint) {
        svg.element(
                "rect",
                () -> svg.text("title", hint),
                "class",
                style,
                "x",
                corner.x,
                "y",
                corner.y,
                "width",
                Math.max(width, 1),
                "height",
                height,
                "rx",
                CORNER);
    }

    void dot(String style, Spot center, double radius, String hint) {
        svg.element(
                "circle", () -> svg.text("title", hint), "class", style, "cx", center.x, "cy", center.y, "r", radius);
    }

    void line(String style, Spot from, Spot to) {
        svg.element("line", () -> {}, "class", style, "x1", from.x, "y1", from.y, "x2", to.x, "y2", to.y);
    }

    /** A line through all of them. */
    void path(String style, List<Spot> spots) {
        String points = spots.stream()
                .map(spot -> String.format(Locale.ROOT, "%.1f,%.1f", spot.x, spot.y))
                .collect(Collectors.joining(" "));
        svg.element("polyline", () -> {}, "class", style, "points", points);
    }

    void text(String style, Spot at, String content) {
        svg.text("text", content, "class", style, "x", at.x, "y", at.y);
    }
}
