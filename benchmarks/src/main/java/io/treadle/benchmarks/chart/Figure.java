package io.treadle.benchmarks.chart;

/**
 * A picture that is finished.
 *
 * @param title what it shows, in a few words
 * @param markup the SVG element, whose colours are those of the style {@code chart.css}
 */
record Figure(String title, String markup) {

    /** Draws one. */
    static Figure of(String title, double width, double height, Canvas.Drawing drawing) {
        Markup svg = new Markup();
        svg.element(
                "svg",
                () -> drawing.draw(new Canvas(svg)),
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                "chart",
                "viewBox",
                "0 0 %.0f %.0f".formatted(width, height),
                "role",
                "img",
                "aria-label",
                title);
        return new Figure(title, svg.toString());
    }

    /** As a file of its own, with its colours. */
    String standalone(String style) {
        int inside = markup.indexOf('>') + 1;
        return markup.substring(0, inside) + "<style>" + style + "</style>" + markup.substring(inside);
    }
}
