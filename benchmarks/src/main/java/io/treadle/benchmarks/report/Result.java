package io.treadle.benchmarks.report;

/**
 * One number of the report, and one line of the JSON file.
 *
 * @param benchmark the program, such as {@code switch-handoff}
 * @param peer who ran it, such as {@code treadle} or {@code thread-pool}
 * @param params what it ran with
 * @param value the median of the runs
 * @param unit what {@code value} and {@code error} count
 * @param error half the distance between the highest and the lowest run
 */
public record Result(String benchmark, String peer, Params params, double value, String unit, double error) {

    /** The result of several runs; at least one is needed. */
    public static Result of(String benchmark, String peer, Params params, String unit, Spread spread) {
        return new Result(benchmark, peer, params, spread.median(), unit, spread.halfRange());
    }

    /** The same with other parameters. */
    public Result with(Params others) {
        return new Result(benchmark, peer, others, value, unit, error);
    }
}
