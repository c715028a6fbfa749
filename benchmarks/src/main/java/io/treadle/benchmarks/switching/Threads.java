package io.treadle.benchmarks.switching;

/** What the peers that are threads share. */
final class Threads {
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
