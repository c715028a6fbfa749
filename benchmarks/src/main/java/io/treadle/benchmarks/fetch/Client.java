package io.treadle.benchmarks.fetch;

/** A way to fetch a page very often, which keeps its connections from its creation to its end. */
interface Client extends AutoCloseable {

    /** Fetches the page so often and gives how many bytes came; throws what the first that failed threw. */
    long fetchAll(int count) throws Exception;

    @Override
    void close();
}
