package io.treadle.benchmarks.pools;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** An executor that makes as many threads as it has tasks: who submits waits while enough of them run. */
final class LimitedPool implements Pool {
    private final ExecutorService threads;
    private final Semaphore permits;
    private final Work work;
    private final String url;

    LimitedPool(ExecutorService threads, int size, Work work, String url) {
        this.threads = threads;
        this.permits = new Semaphore(size);
        this.work = work;
        this.url = url;
    }

    @Override
    public void runAll(int tasks) throws Exception {
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            permits.acquire();
            futures.add(threads.submit(this::runOne));
        }
        for (Future<?> future : futures) {
            future.get();
        }
    }

    private Object runOne() throws Exception {
        try {
            work.run(url);
            return true;
        } finally {
            permits.release();
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
