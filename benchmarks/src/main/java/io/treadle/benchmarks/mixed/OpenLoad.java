package io.treadle.benchmarks.mixed;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Requests that arrive at a steady rate, however slow the answers are. The latency of a request counts from when it was due,
 * and so has in it the time that it waited to begin: none is left out because others before it were slow.
 */
final class OpenLoad {
    private static final long LONGEST_NANOS = 3_600_000_000_000L;
    private static final long HOG_EVERY_NANOS = 100_000_000;

    private final Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final LongAdder refused = new LongAdder();
    private final CountDownLatch done;
    private final int count;
    private final long intervalNanos;

    /** Of so many requests, so many a second. */
    OpenLoad(int count, int rate) {
        this.count = count;
        this.intervalNanos = 1_000_000_000L / rate;
        this.done = new CountDownLatch(count);
    }

    /** Sends them all to a server, a hog among them ten times a second, and waits for the last answer. */
    void run(Server server) throws InterruptedException {
        long start = System.nanoTime();
        long nextHog = start + HOG_EVERY_NANOS;
        for (int i = 0; i < count; i++) {
            long due = start + i * intervalNanos;
            awaitTime(due);
            server.request(() -> booked(due), this::failed);
            if (due >= nextHog) {
                server.hog();
                nextHog += HOG_EVERY_NANOS;
            }
        }
        done.await();
        if (failure.get() != null) {
            throw new IllegalStateException("a request failed: " + failure.get(), failure.get());
        }
    }

    private static void awaitTime(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void booked(long due) {
        latencies.recordValue(Math.min(System.nanoTime() - due, LONGEST_NANOS));
        done.countDown();
    }

    private void failed(Throwable error) {
        if (error instanceof RefusedException) {
            refused.increment();
        } else {
            failure.compareAndSet(null, error);
        }
        done.countDown();
    }

    /** How many were answered: all but those that were refused. */
    long answered() {
        long answered = latencies.getTotalCount();
        if (answered + refused.sum() != count) {
            throw new IllegalStateException("not every request was answered or refused: sent=" + count + ", answered="
                    + answered + ", refused=" + refused);
        }
        return answered;
    }

    /** The latency that this share of the requests did not exceed, in milliseconds. */
    double millis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }
}
