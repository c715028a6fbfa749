package io.treadle.benchmarks.fetch;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the clients with callbacks share: the caller starts requests, as long as not too many are under way. */
abstract class AsyncClient implements Client {
    private final int concurrency;

    AsyncClient(int concurrency) {
        this.concurrency = concurrency;
    }

    /** Starts one request; the stage gives how many bytes the body has, and fails for any status but 200. */
    abstract CompletionStage<Integer> get();

    @Override
    public final long fetchAll(int count) throws Exception {
        var permits = new Semaphore(concurrency);
        var bytes = new LongAdder();
        var failure = new AtomicReference<@Nullable Throwable>();
        for (int i = 0; i < count && failure.get() == null; i++) {
            permits.acquire();
            get().whenComplete((got, error) -> {
                if (error == null) {
                    bytes.add(got);
                } else {
                    failure.compareAndSet(null, error);
                }
                permits.release();
            });
        }
        permits.acquire(concurrency);
        if (failure.get() != null) {
            throw new IllegalStateException("a request failed: " + failure.get(), failure.get());
        }
        return bytes.sum();
    }

    static int checked(int status, int bytes) {
        if (status != 200) {
            throw new IllegalStateException("expected status 200: status=" + status);
        }
        return bytes;
    }
}
