package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static io.treadle.http.Clients.await;
import static io.treadle.http.Clients.failing;
import static io.treadle.http.Clients.until;
import static io.treadle.http.Clients.use;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.http.Clients.HandClock;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.http.options.PoolOptions;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connections are used again, and how many there are. */
@HttpTest
class HttpKeepAliveTest {
    private static final HttpOptions ONE = HttpOptions.DEFAULT.withConnectionsPerHost(1);

    @Test
    void callsInSequenceShareOneConnection() throws Exception {
        try (var server = ByteServer.answering(OK)) {
            use(http -> {
                for (int i = 0; i < 100; i++) {
                    assertEquals("ok", http.get(server.url("/" + i)).text());
                }
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void manyTasksShareTheConnectionsThatAreAllowed() throws Exception {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        try (var server = ByteServer.start(peer -> {
            while (true) {
                peer.readRequest();
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                now.decrementAndGet();
                peer.send(OK);
            }
        })) {
            use(HttpOptions.DEFAULT.withConnectionsPerHost(4), http -> {
                var calls = IntStream.range(0, 300)
                        .mapToObj(i ->
                                Treadle.spawn(() -> http.get(server.url("/")).text()))
                        .toList();
                assertEquals(300, Treadle.gather(calls).size());
            });
            assertEquals(4, server.connections());
            assertTrue(most.get() <= 4, () -> "at once: " + most);
        }
    }

    @Test
    void waitingCallsGetTheirTurnInOrder() throws Exception {
        var served = new ArrayList<String>();
        try (var server = ByteServer.start(peer -> {
            while (true) {
                served.add(Peer.target(peer.readRequest()));
                peer.send(OK);
            }
        })) {
            use(ONE, http -> {
                var calls = IntStream.range(0, 20)
                        .mapToObj(i -> Treadle.spawn(
                                () -> http.get(server.url("/" + i)).text()))
                        .toList();
                Treadle.gather(calls);
            });
        }
        assertEquals(IntStream.range(0, 20).mapToObj(i -> "/" + i).toList(), served);
    }

    @Test
    void callThatWaitsTooLongForAConnectionTimesOut() throws Exception {
        var clock = new HandClock();
        var asked = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            asked.complete(null);
            peer.awaitClosed();
        })) {
            use(LoopOptions.DEFAULT.withClock(clock), ONE.withTimeout(ofSeconds(3)), http -> {
                var first = failing(() -> http.get(server.url("/first")));
                var second = failing(() -> http.get(server.url("/second")));
                await(asked);
                clock.advance(ofSeconds(3));
                assertSays("no whole response in time", assertInstanceOf(HttpTimeoutException.class, first.get()));
                assertSays("PoolOptions.perHost=1", assertInstanceOf(HttpTimeoutException.class, second.get()));
            });
        }
    }

    @Test
    void idleConnectionIsClosedAfterItsTime() throws Exception {
        var clock = new HandClock();
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            peer.send(OK);
            peer.awaitClosed();
            closed.complete(null);
        })) {
            var options = HttpOptions.DEFAULT.withPool(PoolOptions.DEFAULT.withIdleTime(ofSeconds(10)));
            use(LoopOptions.DEFAULT.withClock(clock), options, http -> {
                http.get(server.url("/"));
                clock.advance(ofSeconds(10).minusNanos(1));
                Task.yieldNow();
                assertFalse(closed.isDone());
                clock.advance(ofMillis(1));
                await(closed);
            });
        }
    }

    @Test
    void usedConnectionDoesNotGrowOld() throws Exception {
        var clock = new HandClock();
        try (var server = ByteServer.answering(OK)) {
            var options = HttpOptions.DEFAULT.withPool(PoolOptions.DEFAULT.withIdleTime(ofSeconds(10)));
            use(LoopOptions.DEFAULT.withClock(clock), options, http -> {
                for (int i = 0; i < 10; i++) {
                    http.get(server.url("/"));
                    clock.advance(ofSeconds(9));
                    Task.yieldNow();
                }
            });
            assertEquals(1, server.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close",
                "HTTP/1.0 200 OK",
                "HTTP/1.1 200 OK\r\nConnection: x, Close"
            })
    void serverThatWantsToCloseIsNotAskedAgain(String head) throws Exception {
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            peer.send(head + "\r\nContent-Length: 2\r\n\r\nok");
            peer.awaitClosed();
        })) {
            use(http -> {
                assertEquals("ok", http.get(server.url("/")).text());
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertEquals(2, server.connections());
        }
    }

    @Test
    void oldServerThatKeepsAliveIsAskedAgain() throws Exception {
        try (var server =
                ByteServer.answering("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok")) {
            use(http -> {
                http.get(server.url("/"));
                http.get(server.url("/"));
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void requestThatWantsToCloseHasItsConnectionClosed() throws Exception {
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            peer.send(OK);
            peer.awaitClosed();
            closed.complete(null);
        })) {
            use(http -> {
                http.send(Request.get(server.url("/")).withHeader("Connection", "close"));
                await(closed);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "HTT", "HTTP/1.1 200 OK\r\n\r\n", OK, "\r\n"})
    void bytesAfterAResponseDiscardTheConnection(String surplus) throws Exception {
        try (var server = ByteServer.start(
                peer -> {
                    peer.readRequest();
                    peer.send(OK + surplus);
                    peer.awaitClosed();
                },
                peer -> peer.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew"))) {
            use(http -> {
                assertEquals("ok", http.get(server.url("/")).text());
                assertEquals("new", http.get(server.url("/")).text());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "HTT", OK, "\r\n", "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n"})
    void bytesBeforeARequestDiscardTheConnection(String early) throws Exception {
        var go = new CompletableFuture<Void>();
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(
                peer -> {
                    peer.readRequest();
                    peer.send(OK);
                    ByteServer.await(go);
                    peer.send(early);
                    peer.awaitClosed();
                    closed.complete(null);
                },
                peer -> peer.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew"))) {
            use(http -> {
                assertEquals("ok", http.get(server.url("/")).text());
                go.complete(null);
                await(closed);
                assertEquals("new", http.get(server.url("/")).text());
            });
        }
    }

    @Test
    void connectionThatGreetsIsNotBelieved() throws Exception {
        try (var server = ByteServer.start(
                peer -> {
                    peer.send("SSH-2.0-OpenSSH_9.9\r\n");
                    peer.awaitClosed();
                },
                peer -> peer.answerAll(OK))) {
            use(http -> {
                assertThrows(IOException.class, () -> http.get(server.url("/")));
                assertEquals("ok", http.get(server.url("/")).text());
            });
        }
    }

    @Test
    void originsDoNotShareConnections() throws Exception {
        try (var one = ByteServer.answering(OK);
                var two = ByteServer.answering(OK)) {
            use(ONE, http -> {
                for (var url : List.of(one.url("/"), two.url("/"), one.url("/"), two.url("/"))) {
                    http.get(url);
                }
            });
            assertEquals(1, one.connections());
            assertEquals(1, two.connections());
        }
    }

    @Test
    void serverThatClosesAnIdleConnectionGetsANewOne() throws Exception {
        try (var server = ByteServer.answeringOnce(OK)) {
            use(http -> {
                for (int i = 0; i < 5; i++) {
                    assertEquals("ok", http.get(server.url("/")).text());
                }
            });
            assertEquals(5, server.connections());
        }
    }

    @Test
    void connectionsAreHandedOnWithoutANewOne() throws Exception {
        try (var server = ByteServer.answering(OK)) {
            use(HttpOptions.DEFAULT.withConnectionsPerHost(2), http -> {
                var done = new AtomicInteger();
                for (int i = 0; i < 50; i++) {
                    Treadle.spawn(() -> {
                        http.get(server.url("/"));
                        done.incrementAndGet();
                    });
                }
                until(() -> done.get() == 50);
            });
            assertEquals(2, server.connections());
        }
    }
}
