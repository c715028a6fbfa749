package io.treadle.http;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.treadle.core.Task;
import io.treadle.core.function.Body;
import io.treadle.core.time.TaskClock;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Runs tests in a task, with a client. */
final class Clients {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** A test's body. */
    @FunctionalInterface
    interface Use {
        void with(HttpClient http) throws Exception;
    }

    /** Time that stands still until a test moves it, on the loop's thread. */
    static final class HandClock implements TaskClock {
        private final AtomicLong nanos = new AtomicLong();

        void advance(Duration step) {
            nanos.addAndGet(step.toNanos());
        }

        @Override
        public long nanoTime() {
            return nanos.get();
        }
    }

    private Clients() {}

    static void use(Use body) throws Exception {
        use(HttpOptions.DEFAULT, body);
    }

    /** With a client of the loop on which the test runs. */
    static void use(HttpOptions options, Use body) throws Exception {
        try (var http = HttpClient.create(options)) {
            body.with(http);
        }
    }

    /** With a client of a loop of its own, beside that of the test. */
    static void use(LoopOptions other, HttpOptions options, Use body) throws Exception {
        try (var loop = EventLoop.start(other.withName("test"))) {
            loop.submit(() -> {
                        use(options, body);
                        return null;
                    })
                    .get();
        }
    }

    /** Does what blocks: on the offload pool in a task, at once in a method that runs without a loop. */
    static <T, X extends Exception> T blocking(Body<T, X> body) throws X {
        return Thread.currentThread().isVirtual() ? Treadle.offload(body) : body.run();
    }

    /** Waits, in a task, for what a server's thread tells. */
    static <T extends @Nullable Object> T await(CompletableFuture<T> event) throws Exception {
        return Task.await(event);
    }

    static void assertSays(String expected, Throwable error) {
        assertTrue(String.valueOf(error.getMessage()).contains(expected), error::toString);
    }

    /** Gives other tasks and the I/O turns until {@code condition} holds; bounded by the test's timeout. */
    static void until(Condition condition) throws Exception {
        while (!condition.holds()) {
            Task.yieldNow();
        }
    }

    /** What a test waits for where no event tells. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Starts a task that is expected to fail, and returns what it failed with. */
    static Task<Exception> failing(Body<?, ?> body) {
        return Treadle.spawn(() -> {
            try {
                return fail("expected a failure: value=" + body.run());
            } catch (Exception e) {
                return e;
            }
        });
    }
}
