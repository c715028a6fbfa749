package io.treadle.benchmarks.mixed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What waits is an entry in the queue of a pool, and not a thread. */
final class ScheduledPoolStorm extends StormServer {
    private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(
            Runtime.getRuntime().availableProcessors(), Executors.defaultThreadFactory());

    ScheduledPoolStorm() {
        pool.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void request(Runnable done, Consumer<Throwable> failed) {
        var unused = pool.schedule(done, WORK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    void storm() {
        pool.execute(() -> {
            List<Future<?>> waiting = new ArrayList<>(TASKS);
            for (int i = 0; i < TASKS; i++) {
                waiting.add(pool.schedule(() -> {}, FOREVER.toMillis(), TimeUnit.MILLISECONDS));
            }
            var unused = pool.schedule(
                    () -> waiting.forEach(this::cancel), UNTIL_CANCELLED.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    private void cancel(Future<?> one) {
        if (one.cancel(false)) {
            isCancelled();
        }
    }

    @Override
    public void close() {
        super.close();
        pool.shutdownNow();
    }
}
