package io.treadle.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people: no more digits than they mean. */
public final class Digits {
    private static final int GROUPED_FROM = 10_000;

    private Digits() {}

    /** So many significant digits, but never less than all before the point. */
    public static String of(double value, int significant) {
        BigDecimal exact = new BigDecimal(value);
        int whole = exact.precision() - exact.scale();
        return exact.round(new MathContext(Math.max(significant, whole)))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Three significant digits, and thousands set apart. */
    public static String grouped(double value) {
        return Math.abs(value) < GROUPED_FROM
                ? of(value, 3)
                : String.format(Locale.ROOT, "%,d", Math.round(value)).replace(',', '\u202f');
    }
}
