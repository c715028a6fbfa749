package io.treadle.benchmarks.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static Result result(String peer, Params params, double value) {
        return new Result("any", peer, params, value, "requests/s", 1);
    }

    private static List<Result> sizes(Params others, int... sizes) {
        List<Result> results = new ArrayList<>();
        for (int size : sizes) {
            results.add(result("treadle", others.with("size", size), size));
        }
        return results;
    }

    @Test
    void aParameterWithThreeNumbersIsDrawnAsLines() {
        assertTrue(new Figures(sizes(Params.none(), 1, 10, 100)).areCurves());
        assertFalse(new Figures(sizes(Params.none(), 1, 10)).areCurves());
    }

    @Test
    void eachCombinationOfTheOtherParametersHasAChart() {
        List<Result> results = new ArrayList<>(sizes(Params.of("work", "cpu"), 1, 10, 100));
        results.addAll(sizes(Params.of("work", "disk"), 1, 10, 100));
        List<Figure> figures = new Figures(results).of("requests/s");
        assertEquals(
                List.of("work cpu (requests/s)", "work disk (requests/s)"),
                figures.stream().map(Figure::title).toList());
    }

    @Test
    void chartsStandTogetherTwoInARow() {
        Figure one =
                new Figures(sizes(Params.none(), 1, 10, 100)).of("requests/s").getFirst();
        Figure three = Figure.together("all", List.of(one, one, one));
        assertEquals(3, three.markup().split("<svg x=", -1).length - 1);
        assertTrue(three.width() > 2 * one.width() && three.height() > 2 * one.height(), three::toString);
    }

    @Test
    void theBestBarIsTheFirst() {
        List<Result> results = List.of(result("slow", Params.none(), 10), result("quick", Params.none(), 90));
        String bars = new Figures(results).of("requests/s").getFirst().markup();
        assertTrue(bars.indexOf(">quick<") < bars.indexOf(">slow<"), bars);
    }

    @Test
    void aBarThatIsFarLongerIsCutSoThatTheOthersCanBeSeen() {
        List<Result> results = List.of(
                result("slow", Params.none(), 10),
                result("quick", Params.none(), 12),
                result("far", Params.none(), 900));
        String bars = new Figures(results).of("requests/s").getFirst().markup();
        assertEquals(2, bars.split("class=\"cut\"", -1).length - 1, bars);
        assertTrue(widthOf("slow", bars) > 100, bars);
    }

    private static double widthOf(String peer, String bars) {
        String bar = bars.substring(0, bars.indexOf("<title>" + peer));
        return Double.parseDouble(bar.replaceAll("(?s).* width=\"([0-9.]+)\".*", "$1"));
    }

    @Test
    void aChartSaysWhetherMoreIsBetter() {
        String bars = new Figures(List.of(result("go", Params.none(), 10)))
                .of("requests/s")
                .getFirst()
                .markup();
        assertTrue(bars.contains(">requests/s, more is better<"), bars);
    }

    @Test
    void whatABarShowsIsSaidToWhoPointsAtIt() {
        List<Result> results = List.of(result("a<b", Params.none(), 10));
        String bars = new Figures(results).of("requests/s").getFirst().markup();
        assertTrue(bars.contains("<title>a&lt;b: 10 ± 1</title>"), bars);
    }

    @Test
    void threadsOfAPeerTellItsRowsApart() {
        List<Result> results = List.of(
                result("thread-pool", Params.of("workers", 64), 10),
                result("thread-pool", Params.of("workers", 200), 20));
        List<Figure> figures = new Figures(results).of("requests/s");
        assertEquals(1, figures.size());
        assertTrue(figures.getFirst().markup().contains(">thread-pool × 200<"));
    }

    private static String curves(Result... more) {
        List<Result> results = new ArrayList<>(sizes(Params.none(), 1, 10, 100));
        results.addAll(List.of(more));
        return new Figures(results).of("requests/s").getFirst().markup();
    }

    @Test
    void theSpreadOfAPointIsInTheChart() {
        String curves = curves(new Result("go", "go", Params.of("size", 100), 90, "requests/s", 910));
        assertTrue(curves.contains(">1000<"), curves);
    }

    @Test
    void aLongNameHasRoomAtTheRight() {
        String curves = curves(result("a-name-of-thirty-letters-at-all", Params.of("size", 100), 90));
        String name = curves.substring(0, curves.indexOf(">a-name-of-thirty"));
        double left = Double.parseDouble(name.replaceAll("(?s).* x=\"([0-9.]+)\".*", "$1"));
        assertTrue(left + 31 * 6.5 <= 560, name);
    }

    @Test
    void treadlesLineIsOverTheOthers() {
        String curves = curves(result("go", Params.of("size", 100), 90));
        assertTrue(curves.indexOf("curve peer0") < curves.indexOf("curve treadle"), curves);
    }

    @Test
    void whereThereAreMorePeersThanColoursTheirLinesDiffer() {
        Result[] peers = new Result[10];
        Arrays.setAll(peers, i -> result("peer" + i, Params.of("size", 100), 90));
        String curves = curves(peers);
        assertTrue(curves.contains("curve peer0\"") && curves.contains("curve peer0 again\""), curves);
    }
}
