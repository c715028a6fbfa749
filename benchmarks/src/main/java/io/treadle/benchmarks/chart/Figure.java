package io.treadle.benchmarks.chart;

import java.util.List;

/**
 * A picture that is finished.
 *
 * @param title what it shows, in a few words
 * @param width of the picture, in the units of its markup
 * @param height of the picture
 * @param markup the SVG element, whose colours are those of the style {@code chart.css}
 */
record Figure(String title, double width, double height, String markup) {
    private static final double GAP = 28;
    private static final int COLUMNS = 2;

    /** Draws one. */
    static Figure of(String title, double width, double height, Canvas.Drawing drawing) {
        Markup svg = new Markup();
        svg.element("svg", () -> drawing.draw(new Canvas(svg)), attributes(title, width, height));
        return new Figure(title, width, height, svg.toString());
    }

    private static Object[] attributes(String title, double width, double height) {
        return new Object[] {
            "xmlns",
            "http://www.w3.org/2000/svg",
            "class",
            "chart",
            "viewBox",
            "0 0 %.0f %.0f".formatted(width, height),
            "role",
            "img",
            "aria-label",
            title
        };
    }

    /** Several as one, two in a row. */
    static Figure together(String title, List<Figure> figures) {
        double column = figures.stream().mapToDouble(Figure::width).max().orElse(0) + GAP;
        double row = figures.stream().mapToDouble(Figure::height).max().orElse(0) + GAP;
        int columns = Math.min(COLUMNS, figures.size());
        int rows = (figures.size() + COLUMNS - 1) / COLUMNS;
        Markup svg = new Markup();
        Runnable all = () -> {
            for (int i = 0; i < figures.size(); i++) {
                int left = i % COLUMNS;
                int above = i / COLUMNS;
                svg.raw(figures.get(i).at(GAP + left * column, GAP + above * row));
            }
        };
        double width = GAP + columns * column;
        double height = GAP + rows * row;
        svg.element("svg", all, attributes(title, width, height));
        return new Figure(title, width, height, svg.toString());
    }

    /** Its markup, to stand at a place within another. */
    private String at(double x, double y) {
        return markup.replaceFirst(
                "^<svg", "<svg x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\"".formatted(x, y, width, height));
    }

    /** As a file of its own, with its colours, and a ground that goes with them. */
    String standalone(String style) {
        int inside = markup.indexOf('>') + 1;
        return "<svg width=\"%.0f\" height=\"%.0f\"".formatted(width, height)
                + markup.substring("<svg".length(), inside)
                + "<style>" + style + "</style><rect class=\"ground\" width=\"100%\" height=\"100%\" rx=\"10\"/>"
                + markup.substring(inside);
    }
}
