package io.treadle.benchmarks.fetch;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the clients with callbacks share: so many chains of requests, each of which starts the next one where the answer to the
 * last has come, on the client's own thread, so that no other thread has to be woken for it.
 */
abstract class AsyncClient implements Client {
    private final int concurrency;

    AsyncClient(int concurrency) {
        this.concurrency = concurrency;
    }

    /** Starts one request; the stage gives how many bytes the body has, and fails for any status but 200. */
    abstract CompletionStage<Integer> get();

    @Override
    public final long fetchAll(int count) throws Exception {
        var run = new Run(count);
        for (int i = 0; i < concurrency; i++) {
            run.next();
        }
        return run.await();
    }

    static int checked(int status, int bytes) {
        if (status != 200) {
            throw new IllegalStateException("expected status 200: status=" + status);
        }
        return bytes;
    }

    /** Requests that are still to be made, and what came of the others; the chains end with the first that fails. */
    private final class Run {
        private final AtomicInteger left;
        private final CountDownLatch chains = new CountDownLatch(concurrency);
        private final LongAdder bytes = new LongAdder();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Run(int count) {
            left = new AtomicInteger(count);
        }

        void next() {
            if (failure.get() != null || left.getAndDecrement() <= 0) {
                chains.countDown();
                return;
            }
            try {
                get().whenComplete(this::answered);
            } catch (RuntimeException e) {
                answered(0, e);
            }
        }

        private void answered(@Nullable Integer got, @Nullable Throwable error) {
            if (error == null && got != null) {
                bytes.add(got);
            } else {
                failure.compareAndSet(null, error);
            }
            next();
        }

        long await() throws InterruptedException {
            chains.await();
            Throwable error = failure.get();
            if (error != null) {
                throw new IllegalStateException("a request failed: " + error, error);
            }
            return bytes.sum();
        }
    }
}
