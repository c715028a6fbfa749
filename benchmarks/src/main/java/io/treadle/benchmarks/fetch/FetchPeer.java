package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.report.Params;
import java.util.List;
import java.util.OptionalInt;

/**
 * A runner of the sample, with the number of its threads where it has a choice or a fixed number.
 *
 * @param runner its name, which is also the peer's
 * @param workers the threads of its pool
 * @param options what tells the runner so
 */
record FetchPeer(String runner, OptionalInt workers, List<String> options) {

    /** A runner that decides itself how many threads it uses. */
    static FetchPeer of(String runner) {
        return new FetchPeer(runner, OptionalInt.empty(), List.of());
    }

    /** A runner with a known number of threads. */
    static FetchPeer of(String runner, int workers, String... options) {
        return new FetchPeer(runner, OptionalInt.of(workers), List.of(options));
    }

    /** A runner whose number of threads an option sets. */
    static FetchPeer sized(String runner, String option, int workers) {
        return of(runner, workers, option, Integer.toString(workers));
    }

    Params params(FetchLoad load) {
        return workers.isPresent() ? load.params().with("workers", workers.getAsInt()) : load.params();
    }
}
