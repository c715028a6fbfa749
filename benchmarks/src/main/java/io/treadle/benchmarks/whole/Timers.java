package io.treadle.benchmarks.whole;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.treadle.benchmarks.harness.Measured;
import io.treadle.core.CallHandle;
import io.treadle.loop.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Very many timers that are all set before the first is cancelled, as the time limits of requests mostly are; none may go off.
 * Runs it a few times and measures the last.
 */
public final class Timers {
    private static final int WARM_UP_ROUNDS = 3;
    private static final int HOUR_SECONDS = 3600;
    private static final AtomicInteger WENT_OFF = new AtomicInteger();

    private Timers() {}

    /** Arguments: the peer, the benchmark's name, how many timers. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[2]);
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            run(arguments[0], count);
        }
        var measured = new Measured();
        run(arguments[0], count);
        measured.tell("timer", count);
        if (WENT_OFF.get() != 0) {
            throw new AssertionError("a cancelled timer went off: count=" + WENT_OFF);
        }
    }

    private static void run(String peer, int count) throws InterruptedException {
        switch (peer) {
            case "treadle" -> inLoop(count);
            case "scheduled-pool" -> inPool(count);
            case "netty-wheel" -> inWheel(count);
            default -> throw new IllegalArgumentException("no such peer: peer=" + peer);
        }
    }

    private static void inLoop(int count) {
        EventLoop.run(() -> {
            EventLoop loop = EventLoop.current();
            List<CallHandle> timers = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                timers.add(loop.callLater(Duration.ofSeconds(HOUR_SECONDS + i % 100), WENT_OFF::incrementAndGet));
            }
            timers.forEach(CallHandle::cancel);
        });
    }

    private static void inPool(int count) {
        try (var pool = new ScheduledThreadPoolExecutor(1)) {
            pool.setRemoveOnCancelPolicy(true); // without it the cancelled ones stay for an hour
            List<Future<?>> timers = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                timers.add(pool.schedule(WENT_OFF::incrementAndGet, HOUR_SECONDS + i % 100, TimeUnit.SECONDS));
            }
            timers.forEach(timer -> timer.cancel(false));
        }
    }

    private static void inWheel(int count) {
        var wheel = new HashedWheelTimer();
        List<Timeout> timers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            timers.add(
                    wheel.newTimeout(timeout -> WENT_OFF.incrementAndGet(), HOUR_SECONDS + i % 100, TimeUnit.SECONDS));
        }
        timers.forEach(Timeout::cancel);
        wheel.stop();
    }
}
