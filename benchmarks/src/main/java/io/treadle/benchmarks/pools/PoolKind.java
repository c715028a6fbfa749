package io.treadle.benchmarks.pools;

import java.util.Locale;
import java.util.concurrent.Executors;

/** The pools to choose from. */
enum PoolKind {
    TREADLE,
    FIXED_POOL,
    CACHED_POOL,
    WORK_STEALING_POOL,
    VIRTUAL_THREADS,
    PROCESSES;

    Pool open(Work work, int size, String url) throws Exception {
        return switch (this) {
            case TREADLE -> new TreadlePool(work, size, url);
            case FIXED_POOL -> new ThreadsPool(Executors.newFixedThreadPool(size), work, url);
            case CACHED_POOL -> new LimitedPool(Executors.newCachedThreadPool(), size, work, url);
            case WORK_STEALING_POOL -> new ThreadsPool(Executors.newWorkStealingPool(size), work, url);
            case VIRTUAL_THREADS -> new LimitedPool(Executors.newVirtualThreadPerTaskExecutor(), size, work, url);
            case PROCESSES -> new ProcessesPool(work, size, url);
        };
    }

    static PoolKind of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Its name as a peer. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
