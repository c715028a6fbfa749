package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static io.treadle.http.Clients.await;
import static io.treadle.http.Clients.failing;
import static io.treadle.http.Clients.use;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.http.Clients.HandClock;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Servers that cannot be reached, or take too long. */
@HttpTest
class HttpConnectTest {
    @Test
    void refusalNamesHostAndPort() throws Exception {
        int port = PeerProcess.freePort();
        use(http -> {
            var error = assertThrows(HttpConnectException.class, () -> http.get("http://127.0.0.1:" + port + "/"));
            assertSays("127.0.0.1:" + port, error);
        });
    }

    @Test
    void refusedConnectionsLeaveTheirPlaces() throws Exception {
        int port = PeerProcess.freePort();
        use(HttpOptions.DEFAULT.withConnectionsPerHost(2), http -> {
            var calls = new ArrayList<Task<Exception>>();
            for (int i = 0; i < 50; i++) {
                calls.add(failing(() -> http.get("http://127.0.0.1:" + port + "/")));
            }
            for (var call : calls) {
                assertInstanceOf(HttpConnectException.class, call.get());
            }
        });
    }

    @Test
    void unknownHostIsSaidWhileTheLoopGoesOn() throws Exception {
        try (var server = ByteServer.answering(OK)) {
            use(http -> {
                var call = failing(() -> http.get("http://no-such-host.invalid:81/"));
                for (int i = 0; i < 10; i++) {
                    assertEquals("ok", http.get(server.url("/")).text());
                }
                assertSays("no-such-host.invalid", assertInstanceOf(HttpConnectException.class, call.get()));
            });
        }
    }

    @Test
    void localhostIsFound() throws Exception {
        try (var server = ByteServer.answering(OK)) {
            use(http -> assertEquals(
                    "ok", http.get("http://LocalHost:" + server.port() + "/").text()));
        }
    }

    @Test
    void fullBacklogTimesOut() throws Exception {
        try (var full = FullBacklog.fill()) {
            use(HttpOptions.DEFAULT.withConnectTimeout(ofMillis(50)), http -> {
                var error = assertThrows(HttpTimeoutException.class, () -> http.get(full.url()));
                assertSays("Timeouts.connect=PT0.05S", error);
            });
        }
    }

    @Test
    void totalTimeCountsWhileConnecting() throws Exception {
        var clock = new HandClock();
        try (var full = FullBacklog.fill()) {
            use(LoopOptions.DEFAULT.withClock(clock), HttpOptions.DEFAULT.withTimeout(ofSeconds(2)), http -> {
                var call = failing(() -> http.get(full.url()));
                Task.yieldNow();
                clock.advance(ofSeconds(2));
                assertSays("timeout=PT2S", assertInstanceOf(HttpTimeoutException.class, call.get()));
            });
        }
    }

    @Test
    void shortestConnectTimeoutIsALimitToo() {
        var options = HttpOptions.DEFAULT.withConnectTimeout(ofNanos(1));
        assertEquals(ofNanos(1), options.timeouts().connect());
        assertEquals(1, Connector.millis(options.timeouts().connect()));
    }

    @Test
    void silentServerTimesOut() throws Exception {
        var clock = new HandClock();
        var asked = new CompletableFuture<Void>();
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            asked.complete(null);
            peer.awaitClosed();
            closed.complete(null);
        })) {
            use(LoopOptions.DEFAULT.withClock(clock), HttpOptions.DEFAULT.withTimeout(ofSeconds(2)), http -> {
                var call = failing(() -> http.get(server.url("/")));
                await(asked);
                clock.advance(ofSeconds(2));
                assertSays("bytesReceived=0", assertInstanceOf(HttpTimeoutException.class, call.get()));
                await(closed);
            });
        }
    }

    @Test
    void dribbleDoesNotOutliveTheTotalTime() throws Exception {
        var clock = new HandClock();
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            try {
                while (true) {
                    peer.send("x");
                }
            } finally {
                closed.complete(null);
            }
        })) {
            var options = HttpOptions.DEFAULT.withTimeout(ofSeconds(2)).withMaxBodyBytes(2_000_000_000);
            use(LoopOptions.DEFAULT.withClock(clock), options, http -> {
                var call = failing(() -> http.get(server.url("/")));
                while (!call.isDone()) {
                    clock.advance(ofMillis(1));
                    Task.yieldNow();
                }
                assertInstanceOf(HttpTimeoutException.class, call.get());
                await(closed);
            });
        }
    }

    @Test
    void timedOutCallsDoNotDisturbOthers() throws Exception {
        try (var server = ByteServer.start(
                peer -> {
                    peer.readRequest();
                    peer.awaitClosed();
                },
                peer -> peer.answerAll(OK))) {
            use(HttpOptions.DEFAULT.withTimeout(ofSeconds(20)), http -> {
                var silent = Treadle.spawn(() -> http.get(server.url("/")));
                Clients.until(() -> server.connections() == 1);
                assertEquals("ok", http.get(server.url("/")).text());
                silent.cancel();
            });
            assertTrue(server.connections() >= 2);
        }
    }
}
