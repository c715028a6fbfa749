package io.treadle.core;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One thread that looks at all loops that run, again and again. Any thread may use it. */
/*
 *   no loop runs      it is parked; the first one to run unparks it
 *   some run          looks at each of them, then sleeps for half the shortest of their limits
 *
 * The loops know nothing of it: it reads what they write anyway (Pulse), and they never wait for it. Who has run one may, for a report
 * that is being made as the loop ends.
 */
final class Watchdog {
    /** For so long, from when the first loop runs, classes are likely to be loaded. */
    private static final long COLD_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final Watchdog INSTANCE = new Watchdog();

    private final Map<TaskLoop, LoopWatch> watches = new ConcurrentHashMap<>();
    private final long coldUntil = System.nanoTime() + COLD_NANOS;
    private @Nullable Thread thread;

    private Watchdog() {}

    /** {@code loop} begins to run. */
    static void begin(TaskLoop loop) {
        var limit = loop.config().watch().limit();
        if (limit != null && INSTANCE.watches.putIfAbsent(loop, INSTANCE.watchOf(loop, limit)) == null) {
            LockSupport.unpark(INSTANCE.startedThread());
        }
    }

    private LoopWatch watchOf(TaskLoop loop, Duration limit) {
        return new LoopWatch(loop, limit.toNanos(), coldUntil);
    }

    /** {@code loop} stands still, or is closed. Waits for a report that is under way. */
    static void end(TaskLoop loop) {
        var watch = INSTANCE.watches.remove(loop);
        if (watch != null) {
            watch.awaitReport();
        }
    }

    private synchronized Thread startedThread() {
        if (thread == null) {
            thread = Thread.ofPlatform()
                    .daemon()
                    .name("treadle-watchdog")
                    .inheritInheritableThreadLocals(false)
                    .start(this::watch);
        }
        return thread;
    }

    private void watch() {
        while (true) {
            if (watches.isEmpty()) {
                LockSupport.park(this);
            } else {
                watches.forEach(this::look);
                LockSupport.parkNanos(this, pauseNanos());
            }
            Thread.interrupted(); // with the flag set no park would last
        }
    }

    private void look(TaskLoop loop, LoopWatch watch) {
        try {
            watch.look(System.nanoTime());
        } catch (Throwable e) { // if this thread ended, nobody would watch the others
            watches.remove(loop);
            // Not in a field: to start the logging takes longer than much that is to be seen.
            System.getLogger(Watchdog.class.getName())
                    .log(Level.ERROR, loop + " is not watched any more, because that failed", e);
        }
    }

    private long pauseNanos() {
        return watches.values().stream().mapToLong(LoopWatch::limitNanos).min().orElse(Long.MAX_VALUE) / 2;
    }
}
