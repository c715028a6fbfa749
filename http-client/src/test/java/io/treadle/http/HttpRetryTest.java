package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.http.ByteServer.Script;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.loop.Treadle;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kept connection that the server closes just when the next request comes. */
@HttpTest
class HttpRetryTest {
    private static final Script SERVE = peer -> peer.answerAll(OK);

    /** Answers one request, and closes when it has the second. */
    private static final Script CLOSE_ON_SECOND = peer -> {
        peer.readRequest();
        peer.send(OK);
        peer.readRequest();
    };

    private static final Script RESET_ON_SECOND = peer -> {
        peer.readRequest();
        peer.send(OK);
        peer.readRequest();
        peer.reset();
    };

    private static void assertRepeated(String method, Script script) throws Exception {
        try (var server = ByteServer.start(script, SERVE)) {
            use(http -> {
                http.get(server.url("/"));
                assertEquals(200, http.send(Request.of(method, server.url("/"))).status());
            });
            assertEquals(2, server.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "OPTIONS", "PUT", "DELETE"})
    void idempotentRequestIsRepeatedOnANewConnection(String method) throws Exception {
        assertRepeated(method, CLOSE_ON_SECOND);
    }

    @Test
    void requestIsRepeatedAfterAReset() throws Exception {
        assertRepeated("GET", RESET_ON_SECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "MINE"})
    void otherRequestIsNotRepeated(String method) throws Exception {
        try (var server = ByteServer.start(CLOSE_ON_SECOND, SERVE)) {
            use(http -> {
                http.get(server.url("/"));
                var request = Request.of(method, server.url("/")).withBody(new byte[] {1});
                var error = assertThrows(ConnectionClosedException.class, () -> http.send(request));
                assertTrue(error.isBeforeResponse());
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void requestIsRepeatedOnceOnly() throws Exception {
        try (var server = ByteServer.start(CLOSE_ON_SECOND, peer -> peer.readRequest(), SERVE)) {
            use(http -> {
                http.get(server.url("/"));
                assertThrows(ConnectionClosedException.class, () -> http.get(server.url("/")));
            });
            assertEquals(2, server.connections());
        }
    }

    @Test
    void newConnectionThatFailsIsNotReplaced() throws Exception {
        try (var server = ByteServer.start(peer -> peer.readRequest(), SERVE)) {
            use(http -> assertThrows(ConnectionClosedException.class, () -> http.get(server.url("/"))));
            assertEquals(1, server.connections());
        }
    }

    @Test
    void requestIsNotRepeatedOnceTheResponseHasBegun() throws Exception {
        try (var server = ByteServer.start(
                peer -> {
                    peer.readRequest();
                    peer.send(OK);
                    peer.readRequest();
                    peer.send("HTTP/1.1 200");
                },
                SERVE)) {
            use(http -> {
                http.get(server.url("/"));
                var error = assertThrows(ConnectionClosedException.class, () -> http.get(server.url("/")));
                assertFalse(error.isBeforeResponse());
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void repeatedRequestDoesNotTryTheOtherKeptConnections() throws Exception {
        var allThere = new CyclicBarrier(3);
        Script together = peer -> {
            peer.readRequest();
            allThere.await();
            peer.send(OK);
            peer.readRequest();
        };
        try (var server = ByteServer.start(together, together, together, SERVE)) {
            use(HttpOptions.DEFAULT.withConnectionsPerHost(3), http -> {
                var calls = IntStream.range(0, 3)
                        .mapToObj(i ->
                                Treadle.spawn(() -> http.get(server.url("/")).status()))
                        .toList();
                assertEquals(List.of(200, 200, 200), Treadle.gather(calls));
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertEquals(4, server.connections());
        }
    }
}
