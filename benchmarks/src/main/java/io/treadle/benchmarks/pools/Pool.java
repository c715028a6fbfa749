package io.treadle.benchmarks.pools;

/** Something that runs many tasks, so many at once as it was made for. */
interface Pool extends AutoCloseable {

    /** Runs so many tasks and waits for the last of them; throws what one of them threw. */
    void runAll(int tasks) throws Exception;

    /** The CPU seconds that processes of its own have used since it was made. */
    default double foreignCpuSeconds() {
        return 0;
    }

    /** The largest memory of the processes of its own, in megabytes. */
    default double foreignMegabytes() {
        return 0;
    }

    @Override
    void close();
}
