package io.treadle.benchmarks.jdbc;

/**
 * What each peer does.
 *
 * @param connections how many, each with one query under way at a time
 * @param queries how many on each connection are measured
 * @param warmup how many on each connection are a round of the warm-up
 */
record JdbcLoad(int connections, int queries, int warmup) {
    int total() {
        return connections * queries;
    }
}
