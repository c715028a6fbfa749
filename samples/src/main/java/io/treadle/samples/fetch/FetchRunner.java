package io.treadle.samples.fetch;

import java.util.List;

/**
 * One way to fetch many pages. It keeps its threads and connections from its creation to {@link #close}, so that what
 * a first call warms up serves the next.
 */
interface FetchRunner extends AutoCloseable {

    /**
     * Fetches every URL, reading each body to its end, and tells {@code meter} of each one's outcome; returns when all
     * are done. A URL that fails stops no other.
     */
    void fetchAll(List<String> urls, Meter meter) throws Exception;

    @Override
    void close();
}
