package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.treadle.core.pace.RateLimiter;
import io.treadle.core.pace.Retry;
import io.treadle.core.pace.Ticker;
import io.treadle.core.pool.TaskPool;
import io.treadle.loop.EventLoop;
import io.treadle.loop.OffloadOptions;
import io.treadle.loop.OffloadPool;
import io.treadle.loop.OnCancel;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Pools, tickers, retries and rate limits. */
class Pools {
    private static int asked;

    public static void main(String... args) throws Exception {
        // region map
        EventLoop.run(() -> {
            try (var pool = TaskPool.of(2)) { // two at a time
                System.out.println(pool.map(word -> slowly(word.length()), List.of("one", "three"))); // prints [3, 5]
                var pairs = List.of(Map.entry("a", 1), Map.entry("b", 2));
                System.out.println(pool.starmap((letter, digit) -> letter + digit, pairs)); // prints [a1, b2]
            }
        });
        // endregion

        // region imap
        EventLoop.run(() -> {
            try (var pool = TaskPool.of(3);
                    var results = pool.imapUnordered(n -> slowly(n), List.of(3, 1, 2))) {
                for (int n : results) {
                    System.out.println("got " + n); // prints got 1
                    break; // what is under way is cancelled
                }
            }
        });
        // endregion

        // region callbacks
        EventLoop.run(() -> {
            try (var pool = TaskPool.of(2)) {
                pool.applyAsync(
                        () -> slowly(7),
                        result -> System.out.println("result " + result), // prints result 7
                        error -> System.out.println("failed: " + error));
            }
        });
        // endregion

        // region spawn
        EventLoop.run(() -> {
            var pool = TaskPool.of(1);
            pool.spawn(() -> slowly(1));
            System.out.println(pool.trySpawn(() -> slowly(2)).isPresent()); // prints false
            var second = pool.spawn(() -> slowly(2)); // waits until the first has ended
            System.out.println(second.get()); // prints 2
            pool.close();
        });
        // endregion

        // region offload-pool
        EventLoop.run(() -> {
            var options = OffloadOptions.DEFAULT
                    .withThreads(2)
                    .withThreadName("disk-")
                    .withMaxTasksPerWorker(1000)
                    .withCallLimit(ofSeconds(5))
                    .withOnCancel(OnCancel.ABANDON);
            try (var pool = OffloadPool.of(options)) {
                var names = pool.map(n -> Thread.currentThread().getName().startsWith("disk-"), List.of(1, 2));
                System.out.println(names); // prints [true, true]
                pool.resize(1);
                System.out.println(pool.statistics().limit()); // prints 1
            }
        });
        // endregion

        // region ticker
        EventLoop.run(() -> {
            for (long tick : Ticker.fixedRate(ofMillis(500))) {
                System.out.println("tick " + tick); // prints tick 1
                break;
            }
        });
        // endregion

        // region retry
        EventLoop.run(() -> {
            var retry = Retry.DEFAULT
                    .withTries(5)
                    .withBackoff(ofMillis(1), ofSeconds(1))
                    .onlyIf(e -> e instanceof IOException)
                    .within(ofSeconds(10));
            System.out.println(Treadle.retry(retry, Pools::flaky)); // prints worked at try 3
        });
        // endregion

        // region rate-limiter
        EventLoop.run(() -> {
            var limiter = RateLimiter.of(100, ofSeconds(1)).withBurst(10);
            limiter.acquire(); // waits where there were more than 100 a second
            System.out.println(limiter.tryAcquire()); // prints true
        });
        // endregion
    }

    private static int slowly(int n) {
        Treadle.sleep(ofMillis(10L * n));
        return n;
    }

    private static String flaky() throws IOException {
        if (++asked < 3) {
            throw new IOException("try " + asked);
        }
        return "worked at try " + asked;
    }
}
