package io.treadle.benchmarks.mixed;

import java.util.function.Consumer;

/** What does the requests: fetches a page, computes for 50 us, and makes a call that blocks for a millisecond. */
interface Server extends AutoCloseable {

    /** Starts a request and returns at once; tells of its end or its failure, from any thread. */
    void request(Runnable done, Consumer<Throwable> failed);

    /** Starts something that computes for 10 ms. */
    void hog();

    @Override
    void close();
}
