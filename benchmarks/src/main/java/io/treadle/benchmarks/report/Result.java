package io.treadle.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/**
 * One number of the report, and one line of the JSON file.
 *
 * @param benchmark the program, such as {@code switch-handoff}
 * @param peer who ran it, such as {@code treadle} or {@code thread-pool}
 * @param params what it ran with
 * @param value the median of the runs
 * @param unit what {@code value} and {@code error} count
 * @param error half the distance between the highest and the lowest run
 * @param samples what the runs measured, in their order, of which these two are made; empty in a file from before they were kept
 */
public record Result(
        String benchmark,
        String peer,
        Params params,
        double value,
        String unit,
        double error,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Double> samples) {

    /** A result whose samples nobody knows. */
    public Result(String benchmark, String peer, Params params, double value, String unit, double error) {
        this(benchmark, peer, params, value, unit, error, List.of());
    }

    /** The result of several runs; at least one is needed. */
    public static Result of(String benchmark, String peer, Params params, String unit, List<Double> samples) {
        Spread spread = Spread.of(samples);
        return new Result(benchmark, peer, params, spread.median(), unit, spread.halfRange(), List.copyOf(samples));
    }

    /** The value and its spread for people; one run has none. */
    public String text() {
        String number = Digits.grouped(value);
        return samples.size() == 1 ? number + " (1 run)" : number + " ± " + Digits.grouped(error);
    }

    /** The same with other parameters. */
    public Result with(Params others) {
        return new Result(benchmark, peer, others, value, unit, error, samples);
    }
}
