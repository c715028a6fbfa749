package io.treadle.samples.fetch;

import io.treadle.samples.cli.Progress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Books the outcome of each request, for every runner alike. The latency of a request runs from when it is allowed to
 * start until its body is read; those that fail have none. Any thread may call it, and it never waits.
 */
class Meter {
    private static final long LONGEST_NANOS = 3_600_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);
    private final LongAdder bytes = new LongAdder();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final Progress progress;

    Meter(Progress progress) {
        this.progress = progress;
    }

    /** Runs one fetch of a blocking client from start to end, and books what comes of it. */
    void measure(String url, Callable<Page> fetch) {
        long start = start();
        try {
            done(url, start, fetch.call());
        } catch (Exception e) {
            failed(url, e);
        }
    }

    /** A request starts now; hand the result to {@link #done}. */
    long start() {
        return System.nanoTime();
    }

    /** The request's body is read. */
    void done(String url, long start, Page page) {
        if (page.isSuccess()) {
            latencies.recordValue(Math.min(System.nanoTime() - start, LONGEST_NANOS));
            bytes.add(page.bytes());
            progress.step();
        } else {
            book(Failure.of(url, page));
        }
    }

    /** The request ended without a page. */
    void failed(String url, Throwable error) {
        book(Failure.of(url, error));
    }

    private void book(Failure failure) {
        failures.add(failure);
        progress.step();
    }

    /** All that was booked, with what it cost. */
    Report report(String runner, double seconds, double cpuSeconds, List<String> threads) {
        return new Report(runner, latencies, bytes.sum(), List.copyOf(failures), seconds, cpuSeconds, threads);
    }
}
