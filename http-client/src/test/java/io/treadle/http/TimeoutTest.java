package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.DeadlineException;
import io.treadle.core.Task;
import io.treadle.http.Clients.HandClock;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.http.error.HttpTimeoutException.Limit;
import io.treadle.http.options.Timeouts;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which limit is over, on a clock that the tests move. */
@HttpTest
class TimeoutTest {
    private static final Timeouts TIMES = new Timeouts(
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10));

    private final HandClock clock = new HandClock();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private ByteServer beginning(String begin) throws Exception {
        return ByteServer.start(
                peer -> {
                    peer.readRequest();
                    peer.send(begin);
                    ready.complete(null);
                    peer.awaitClosed();
                    closed.complete(null);
                },
                peer -> peer.answerAll(OK));
    }

    private void use(Clients.Use body) throws Exception {
        Clients.use(
                LoopOptions.DEFAULT.withClock(clock),
                HttpOptions.DEFAULT.withTimeouts(TIMES).withConnectionsPerHost(1),
                body);
    }

    /** Moves time until {@code call} is done, and returns how much it took, in seconds. */
    private long secondsUntilDone(Task<?> call) {
        long seconds = 0;
        while (!call.isDone()) {
            clock.advance(Duration.ofSeconds(1));
            seconds++;
            for (int i = 0; i < 100 && !call.isDone(); i++) {
                Task.yieldNow();
            }
        }
        return seconds;
    }

    @ParameterizedTest
    @CsvSource({
        "'',FIRST_BYTE,20",
        "'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123',IDLE,10",
        "'HTTP/1.1 200 O',IDLE,10",
    })
    void serverThatStopsIsGivenUp(String begin, Limit limit, long seconds) throws Exception {
        try (var server = beginning(begin)) {
            use(http -> {
                var call = Clients.failing(() -> http.get(server.url("/")));
                await(ready);
                Treadle.yieldNow();
                letComeIn();
                assertEquals(seconds, secondsUntilDone(call));
                var error = assertInstanceOf(HttpTimeoutException.class, call.get());
                assertEquals(limit, error.limit(), error::toString);
                await(closed);
                assertEquals("ok", http.get(server.url("/")).text());
            });
        }
    }

    /** What the server has sent is with us before time moves: it is on the same machine. */
    private static void letComeIn() {
        for (int i = 0; i < 1000; i++) {
            Task.yieldNow();
        }
    }

    @Test
    void readerOfAnOpenBodyIsGivenUpAfterTheIdleTime() throws Exception {
        try (var server = beginning("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123")) {
            use(http -> {
                var call = Clients.failing(() -> {
                    try (var response = http.open(server.url("/"))) {
                        clock.advance(Duration.ofHours(1)); // time that the caller takes counts for nothing
                        return response.text();
                    }
                });
                await(ready);
                letComeIn();
                assertEquals(10, secondsUntilDone(call));
                assertEquals(
                        Limit.IDLE,
                        assertInstanceOf(HttpTimeoutException.class, call.get()).limit());
                await(closed);
            });
        }
    }

    @Test
    void requestHasATimeOfItsOwn() throws Exception {
        try (var server = beginning("")) {
            use(http -> {
                var request = Request.get(server.url("/")).withTimeout(Duration.ofSeconds(3));
                var call = Clients.failing(() -> http.send(request));
                await(ready);
                assertEquals(3, secondsUntilDone(call));
                var error = assertInstanceOf(HttpTimeoutException.class, call.get());
                assertEquals(Limit.TOTAL, error.limit());
                Clients.assertSays("timeout=PT3S", error);
            });
        }
    }

    @Test
    void deadlineOfTheTaskCountsToo() throws Exception {
        try (var server = beginning("")) {
            use(http -> {
                var call = Treadle.spawn(() -> assertThrows(
                        DeadlineException.class,
                        () -> Treadle.withTimeout(Duration.ofSeconds(2), () -> http.get(server.url("/")))));
                await(ready);
                assertEquals(2, secondsUntilDone(call));
                call.get();
                await(closed);
                assertEquals("ok", http.get(server.url("/")).text());
            });
        }
    }
}
