package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.await;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.Task;
import io.treadle.core.TaskState;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are given up, by cancelling their task or by closing the client or the loop. */
@HttpTest
class HttpCancelTest {
    private static final HttpOptions ONE = HttpOptions.DEFAULT.withConnectionsPerHost(1);

    /** Tells when a request has come and when the client has closed; later connections are served. */
    private static final class Silent implements AutoCloseable {
        final CompletableFuture<Void> asked = new CompletableFuture<>();
        final CompletableFuture<Void> closed = new CompletableFuture<>();
        final ByteServer server;

        Silent(String begin) throws Exception {
            server = ByteServer.start(
                    peer -> {
                        peer.readRequest();
                        peer.send(begin);
                        asked.complete(null);
                        peer.awaitClosed();
                        closed.complete(null);
                    },
                    peer -> peer.answerAll(OK));
        }

        String url() {
            return server.url("/");
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n012"})
    void cancelledCallClosesItsConnectionAtOnce(String begin) throws Exception {
        try (var silent = new Silent(begin)) {
            use(ONE, http -> {
                var call = Treadle.spawn(() -> http.get(silent.url()));
                await(silent.asked);
                call.cancel();
                await(silent.closed);
                assertEquals(TaskState.CANCELLED, call.state());
                assertEquals("ok", http.get(silent.url()).text());
            });
            assertEquals(2, silent.server.connections());
        }
    }

    @Test
    void placeOfACancelledCallGoesToTheNextInLine() throws Exception {
        try (var silent = new Silent("")) {
            use(ONE, http -> {
                var first = Treadle.spawn(() -> http.get(silent.url()).text());
                var second = Treadle.spawn(() -> http.get(silent.url()).text());
                var third = Treadle.spawn(() -> http.get(silent.url()).text());
                await(silent.asked);
                first.cancel();
                assertEquals("ok", second.get());
                assertEquals("ok", third.get());
            });
            assertEquals(2, silent.server.connections());
        }
    }

    @Test
    void callCancelledInLineLeavesItsPlace() throws Exception {
        try (var silent = new Silent("")) {
            use(ONE, http -> {
                var first = Treadle.spawn(() -> http.get(silent.url()).text());
                var second = Treadle.spawn(() -> http.get(silent.url()).text());
                var third = Treadle.spawn(() -> http.get(silent.url()).text());
                await(silent.asked);
                second.cancel();
                second.join();
                first.cancel();
                assertEquals("ok", third.get());
            });
        }
    }

    @Test
    void callCancelledAfterItWasGivenAPlacePassesItOn() throws Exception {
        try (var silent = new Silent("")) {
            use(ONE, http -> {
                var first = Treadle.spawn(() -> http.get(silent.url()).text());
                var second = Treadle.spawn(() -> http.get(silent.url()).text());
                var third = Treadle.spawn(() -> http.get(silent.url()).text());
                await(silent.asked);
                first.onDone(done -> second.cancel());
                first.cancel();
                assertEquals("ok", third.get());
                assertEquals(TaskState.CANCELLED, second.state());
            });
        }
    }

    @Test
    void callCancelledWhileConnectingLeavesNoConnection() throws Exception {
        try (var server = ByteServer.answering(OK)) {
            use(ONE, http -> {
                for (int turns = 0; turns < 20; turns++) {
                    var call = Treadle.spawn(() -> http.get(server.url("/")).text());
                    for (int i = 0; i < turns; i++) {
                        Task.yieldNow();
                    }
                    call.cancel();
                    call.join();
                    assertEquals("ok", http.get(server.url("/")).text());
                }
            });
        }
    }

    @Test
    void othersGoOnWhenHalfTheCallsAreCancelled() throws Exception {
        try (var server = ByteServer.answering(OK)) {
            use(HttpOptions.DEFAULT.withConnectionsPerHost(8), http -> {
                var kept = new ArrayList<Task<String>>();
                for (int i = 0; i < 400; i++) {
                    var call = Treadle.spawn(() -> http.get(server.url("/")).text());
                    if (i % 2 == 0) {
                        kept.add(call);
                    } else {
                        EventLoop.current().spawn(() -> {
                            Task.yieldNow();
                            call.cancel();
                        });
                    }
                }
                assertEquals(200, Treadle.gather(kept).size());
            });
        }
    }

    @Test
    void closingTheClientFailsTheCallsUnderWay() throws Exception {
        try (var silent = new Silent("")) {
            use(ONE, http -> {
                var asking = Clients.failing(() -> http.get(silent.url()));
                var inLine = Clients.failing(() -> http.get(silent.url()));
                await(silent.asked);
                http.close();
                assertInstanceOf(ConnectionClosedException.class, asking.get());
                assertInstanceOf(ConnectionClosedException.class, inLine.get());
                await(silent.closed);
            });
            assertEquals(1, silent.server.connections());
        }
    }

    @Test
    void closingTheClientFailsACallThatConnects() throws Exception {
        try (var server = ByteServer.answering(OK)) {
            use(http -> {
                var call = Clients.failing(() -> http.get(server.url("/")));
                Task.yieldNow();
                http.close();
                assertInstanceOf(ConnectionClosedException.class, call.get());
            });
        }
    }

    @Test
    void closedClientRefusesCalls() throws Exception {
        use(http -> {
            http.close();
            http.close();
            var error = assertThrows(IllegalStateException.class, () -> http.get("http://127.0.0.1:1/"));
            Clients.assertSays("make a new one", error);
        });
    }

    @Test
    void closingTheClientClosesIdleConnections() throws Exception {
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            peer.send(OK);
            peer.awaitClosed();
            closed.complete(null);
        })) {
            use(http -> {
                http.get(server.url("/"));
                http.close();
                await(closed);
            });
        }
    }

    @Test
    void closingTheLoopCancelsTheCallsAndClosesTheirConnections() throws Exception {
        try (var silent = new Silent("")) {
            var loop = EventLoop.start();
            var call = loop.submit(() -> HttpClient.create().get(silent.url()));
            ByteServer.await(silent.asked);
            loop.close();
            ByteServer.await(silent.closed);
            assertEquals(true, call.isCancelled());
        }
    }

    @Test
    void closingTheLoopClosesIdleConnections() throws Exception {
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            peer.send(OK);
            peer.awaitClosed();
            closed.complete(null);
        })) {
            var loop = EventLoop.start();
            var client = loop.submit(() -> {
                        var http = HttpClient.create();
                        http.get(server.url("/"));
                        return http;
                    })
                    .get();
            loop.close();
            ByteServer.await(closed);
            client.close();
        }
    }
}
