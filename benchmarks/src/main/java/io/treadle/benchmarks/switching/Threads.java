package io.treadle.benchmarks.switching;

/** What the peers that are threads share. */
final class Threads {
    /** All virtual threads on one carrier: a switch among them is then no matter of cores. */
    static final String ONE_CARRIER = "-Djdk.virtualThreadScheduler.parallelism=1";

    private Threads() {}

    /** Waits for the end of a thread; nobody interrupts a benchmark, so an interrupt is a failure. */
    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for " + thread, e);
        }
    }
}
