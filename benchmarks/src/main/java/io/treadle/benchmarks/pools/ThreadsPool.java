package io.treadle.benchmarks.pools;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** An executor that has as many threads as tasks may run at once. */
record ThreadsPool(ExecutorService threads, Work work, String url) implements Pool {
    @Override
    public void runAll(int tasks) throws Exception {
        Callable<Boolean> task = () -> {
            work.run(url);
            return true;
        };
        for (Future<Boolean> future : threads.invokeAll(Collections.nCopies(tasks, task))) {
            future.get();
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
