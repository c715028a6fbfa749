package io.treadle.benchmarks.chart;

import io.treadle.benchmarks.report.Result;
import io.treadle.benchmarks.report.Row;
import io.treadle.benchmarks.report.Standing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All numbers of a program as a table of the page. */
final class NumbersTable {
    private final Markup page;
    private final Standing standing;

    NumbersTable(Markup page, Standing standing) {
        this.page = page;
        this.standing = standing;
    }

    void write(List<Result> results) {
        List<String> keys = Row.keys(results);
        List<String> units = Row.units(results);
        page.element("table", () -> {
            List<String> heads = new ArrayList<>(keys);
            heads.add("peer");
            heads.addAll(units);
            heads.add("against it");
            page.element("tr", () -> heads.forEach(head -> page.text("th", head)));
            Row.of(results).forEach(row -> page.element("tr", () -> cells(row, keys, units)));
        });
    }

    private void cells(Row row, List<String> keys, List<String> units) {
        keys.forEach(key -> page.text("td", row.params().value(key)));
        page.text("td", Standing.title(row.peer()), "class", row.peer().equals("treadle") ? "treadle" : "peer");
        units.forEach(unit -> page.text("td", number(row.byUnit().get(unit)), "class", "number"));
        Result first = row.first();
        String mark = standing.isUncertain(first) ? Standing.UNCERTAIN + " " : "";
        page.text("td", mark + standing.factor(first), "class", standing.isLoss(first) ? "number loss" : "number");
    }

    private static String number(@Nullable Result result) {
        return result == null ? "" : result.text();
    }
}
