package io.treadle.benchmarks.mixed;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests that wait for a millisecond, and storms: a hog starts very many tasks that wait for ever, and cancels them all at
 * once a little later. Each of these has to end, and counts itself when it does.
 */
abstract class StormServer implements Server {
    static final int TASKS = 10_000;
    static final Duration WORK = Duration.ofMillis(1);
    static final Duration UNTIL_CANCELLED = Duration.ofMillis(50);
    static final Duration FOREVER = Duration.ofDays(1000);
    private static final int PAUSE_MILLIS = 10;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final AtomicLong cancelled = new AtomicLong();
    private final AtomicLong expected = new AtomicLong();
    private final long patienceNanos;

    StormServer() {
        this(PATIENCE_NANOS);
    }

    /** Whose {@link #close} waits so long for the last of them. */
    StormServer(long patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    static Server open(String peer) {
        return switch (peer) {
            case "treadle" -> new LoopStorm();
            case "virtual-threads" -> new VirtualThreadStorm();
            case "scheduled-pool" -> new ScheduledPoolStorm();
            case "reactor" -> new ReactorStorm();
            default -> throw new IllegalArgumentException("no such peer: peer=" + peer);
        };
    }

    @Override
    public final void hog() {
        expected.addAndGet(TASKS);
        storm();
    }

    /** Starts {@value #TASKS} tasks that wait, and cancels them later; returns at once. */
    abstract void storm();

    final void isCancelled() {
        cancelled.incrementAndGet();
    }

    /** Waits until every task of every storm was cancelled. */
    @Override
    public void close() {
        long end = System.nanoTime() + patienceNanos;
        while (cancelled.get() < expected.get() && System.nanoTime() < end) {
            pause(Duration.ofMillis(PAUSE_MILLIS));
        }
        if (cancelled.get() != expected.get()) {
            throw new AssertionError("not all were cancelled: expected=" + expected + ", cancelled=" + cancelled);
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this one", e);
        }
    }
}
