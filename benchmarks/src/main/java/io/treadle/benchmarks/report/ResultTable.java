package io.treadle.benchmarks.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The results as one table of plain text. */
public final class ResultTable {
    private static final int DIGITS = 4;
    private static final int RATIO_DIGITS = 3;

    private ResultTable() {}

    /** A line for each result, in their order, with Treadle's value over the peer's at its end. */
    public static String of(List<Result> results) {
        Ratios ratios = new Ratios(results);
        List<ColumnData<Result>> columns = List.of(
                text("benchmark", Result::benchmark),
                text("params", result -> result.params().toString()),
                text("peer", Result::peer),
                number("median", result -> Digits.of(result.value(), DIGITS)),
                number("+-", ResultTable::spread),
                text("unit", Result::unit),
                number("treadle/peer", result -> ratio(ratios.treadleOver(result))));
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, results, columns);
    }

    private static ColumnData<Result> text(String head, Function<Result, @Nullable String> cell) {
        return column(head, HorizontalAlign.LEFT, cell);
    }

    private static ColumnData<Result> number(String head, Function<Result, @Nullable String> cell) {
        return column(head, HorizontalAlign.RIGHT, cell);
    }

    private static ColumnData<Result> column(
            String head, HorizontalAlign align, Function<Result, @Nullable String> cell) {
        return new Column().header(head).headerAlign(align).dataAlign(align).with(cell);
    }

    /** One run has none. */
    private static String spread(Result result) {
        return result.samples().size() == 1 ? "" : Digits.of(result.error(), DIGITS);
    }

    private static String ratio(OptionalDouble treadleOverPeer) {
        return treadleOverPeer.isEmpty() ? "" : Digits.of(treadleOverPeer.getAsDouble(), RATIO_DIGITS);
    }
}
