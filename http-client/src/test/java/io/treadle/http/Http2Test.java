package io.treadle.http;

import static io.treadle.http.Clients.await;
import static io.treadle.http.Clients.failing;
import static io.treadle.http.Clients.until;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.http.body.RequestBody;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpLimitException;
import io.treadle.http.error.HttpProtocolException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.http.options.Limits;
import io.treadle.http.options.PoolOptions;
import io.treadle.http.options.Protocol;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 with a server that sends just the frames that it is told. */
@HttpTest
class Http2Test {
    static final HttpOptions PRIOR = HttpOptions.DEFAULT.withProtocol(Protocol.HTTP_2_PRIOR_KNOWLEDGE);
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;

    static void answer(Peer peer, int stream, String text) throws Exception {
        peer.send(Frames.head(stream)).send(Frames.data(stream, text, true));
    }

    static void answerAll(Peer peer) throws Exception {
        while (true) {
            answer(peer, Frames.nextRequest(peer), "ok");
        }
    }

    static void serve(Peer peer) throws Exception {
        Frames.greet(peer, Frames.settings());
        answerAll(peer);
    }

    @Test
    void exchangesShareOneConnection() throws Exception {
        try (var server = ByteServer.start(Http2Test::serve)) {
            use(PRIOR, http -> {
                var calls = IntStream.range(0, 200)
                        .mapToObj(i -> Treadle.spawn(
                                () -> http.post(server.url("/" + i), "body").text()))
                        .toList();
                assertTrue(Treadle.gather(calls).stream().allMatch("ok"::equals));
                var response = http.get(server.url("/"));
                assertEquals("HTTP/2", response.version());
                assertEquals("ok", response.text());
                assertEquals(null, response.header("transfer-encoding"));
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void responsesMayComeInAnyOrder() throws Exception {
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.settings());
            int first = Frames.nextRequest(peer);
            int second = Frames.nextRequest(peer);
            answer(peer, second, "second");
            answer(peer, first, "first");
            answerAll(peer);
        })) {
            use(PRIOR, http -> {
                var first = Treadle.spawn(() -> http.get(server.url("/1")).text());
                var second = Treadle.spawn(() -> http.get(server.url("/2")).text());
                assertEquals("second", second.get());
                assertEquals("first", first.get());
            });
        }
    }

    @Test
    void noMoreStreamsAreOpenedThanTheServerAllows() throws Exception {
        var most = new AtomicInteger();
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.mostStreams(2));
            var open = new ArrayDeque<Integer>();
            for (int served = 0; served < 21; served++) {
                if (open.isEmpty()) {
                    open.add(Frames.nextRequest(peer));
                }
                most.accumulateAndGet(open.size(), Math::max);
                answer(peer, open.remove(), "ok");
            }
            answerAll(peer);
        })) {
            use(PRIOR.withConnectionsPerHost(1), http -> {
                http.get(server.url("/")); // now the settings are here
                var calls = IntStream.range(0, 20)
                        .mapToObj(i ->
                                Treadle.spawn(() -> http.get(server.url("/")).text()))
                        .toList();
                assertEquals(20, Treadle.gather(calls).size());
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void cancelledCallResetsItsStreamAndNothingElse() throws Exception {
        var asked = new CompletableFuture<Void>();
        var reset = new CompletableFuture<Frames.Frame>();
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.settings());
            int first = Frames.nextRequest(peer);
            peer.send(Frames.head(first)).send(Frames.data(first, "half", false));
            asked.complete(null);
            reset.complete(Frames.next(peer));
            answerAll(peer);
        })) {
            use(PRIOR, http -> {
                var call = Treadle.spawn(() -> http.get(server.url("/")));
                await(asked);
                call.cancel();
                var frame = await(reset);
                assertEquals(Frames.RST_STREAM, frame.type());
                assertEquals(CANCEL, frame.payload()[3]);
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void bodyThatIsNotReadResetsItsStream() throws Exception {
        var reset = new CompletableFuture<Frames.Frame>();
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.settings());
            int first = Frames.nextRequest(peer);
            peer.send(Frames.head(first)).send(Frames.data(first, "half", false));
            reset.complete(Frames.next(peer));
            answerAll(peer);
        })) {
            use(PRIOR, http -> {
                try (var response = http.open(server.url("/"))) {
                    assertEquals('h', response.inputStream().read());
                }
                assertEquals(Frames.RST_STREAM, await(reset).type());
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void refusedStreamIsTriedAgainWhateverTheServerMeans() throws Exception {
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.settings());
            peer.send(Frames.reset(Frames.nextRequest(peer), REFUSED_STREAM));
            answerAll(peer);
        })) {
            use(PRIOR, http -> assertEquals("ok", http.get(server.url("/")).text()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void postThatTheServerDidNotLookAtIsSentAgain(boolean goesAway) throws Exception {
        try (var server = ByteServer.start(
                peer -> {
                    Frames.greet(peer, Frames.settings());
                    int first = Frames.nextRequest(peer);
                    peer.send(goesAway ? Frames.goAway(0) : Frames.reset(first, REFUSED_STREAM));
                    answerAll(peer); // after GOAWAY nothing more comes
                },
                Http2Test::serve)) {
            use(
                    PRIOR,
                    http -> assertEquals(
                            "ok", http.post(server.url("/"), "body").text()));
        }
    }

    @Test
    void postOfWhichNothingIsLeftIsNotSentAgain() throws Exception {
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.settings());
            peer.send(Frames.reset(Frames.nextRequest(peer), REFUSED_STREAM));
            answerAll(peer);
        })) {
            use(PRIOR, http -> {
                var once = RequestBody.of(new ByteArrayInputStream(new byte[10]), 10);
                assertThrows(ConnectionClosedException.class, () -> http.post(server.url("/"), once));
                assertEquals("ok", http.get(server.url("/")).text());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resetEndsOneExchange(boolean afterHead) throws Exception {
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.settings());
            int first = Frames.nextRequest(peer);
            if (afterHead) {
                peer.send(Frames.head(first)).send(Frames.data(first, "half", false));
            }
            peer.send(Frames.reset(first, 2));
            answerAll(peer);
        })) {
            use(PRIOR, http -> {
                var error = assertThrows(ConnectionClosedException.class, () -> http.post(server.url("/"), "body"));
                assertEquals(!afterHead, error.isBeforeResponse());
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void serverThatGoesAwayFinishesWhatItHasBegun() throws Exception {
        var gone = new CompletableFuture<Void>();
        try (var server = ByteServer.start(
                peer -> {
                    Frames.greet(peer, Frames.settings());
                    int first = Frames.nextRequest(peer);
                    peer.send(Frames.goAway(first));
                    gone.complete(null);
                    answer(peer, first, "last");
                    peer.awaitClosed();
                },
                Http2Test::serve)) {
            use(PRIOR, http -> {
                var last = Treadle.spawn(() -> http.get(server.url("/")).text());
                await(gone);
                assertEquals("last", last.get());
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertEquals(2, server.connections());
        }
    }

    @Test
    void callsThatTheServerDidNotLookAtBeforeItWentAwayShareOneNewConnection() throws Exception {
        var all = new CompletableFuture<Void>();
        try (var server = ByteServer.start(
                peer -> {
                    Frames.greet(peer, Frames.settings());
                    int first = Frames.nextRequest(peer);
                    for (int i = 0; i < 50; i++) {
                        Frames.nextRequest(peer);
                    }
                    all.complete(null);
                    peer.send(Frames.goAway(first));
                    answer(peer, first, "first");
                    peer.awaitClosed();
                },
                Http2Test::serve)) {
            use(PRIOR, http -> {
                var calls = IntStream.range(0, 51)
                        .mapToObj(i ->
                                Treadle.spawn(() -> http.get(server.url("/")).text()))
                        .toList();
                await(all);
                var texts = Treadle.gather(calls);
                assertEquals(1, texts.stream().filter("first"::equals).count(), texts::toString);
                assertEquals(50, texts.stream().filter("ok"::equals).count(), texts::toString);
            });
            assertEquals(2, server.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "SSH-2.0-OpenSSH_9.9\r\n", "\0\0\0\0\0\0\0\0\0\0"
            })
    void serverThatDoesNotSpeakItIsAnError(String bytes) throws Exception {
        try (var server = ByteServer.start(
                peer -> {
                    peer.send(bytes);
                    peer.awaitClosed();
                },
                Http2Test::serve)) {
            use(PRIOR, http -> {
                assertThrows(HttpException.class, () -> http.get(server.url("/")));
                assertEquals("ok", http.get(server.url("/")).text());
            });
        }
    }

    private static ByteServer answering(byte[] head) throws Exception {
        return ByteServer.start(
                peer -> {
                    Frames.greet(peer, Frames.settings());
                    int first = Frames.nextRequest(peer);
                    peer.send(Frames.frame(Frames.HEADERS, Frames.END_HEADERS, first, head));
                    peer.awaitClosed();
                },
                Http2Test::serve);
    }

    @Test
    void headThatCannotBeReadIsAnErrorOfTheProtocol() throws Exception {
        try (var server = answering(new byte[] {-1, -1, -1, -1})) {
            use(PRIOR, http -> {
                assertThrows(HttpProtocolException.class, () -> http.get(server.url("/")));
                assertEquals("ok", http.get(server.url("/")).text());
            });
        }
    }

    @Test
    void headIsNoLongerThanTheLimit() throws Exception {
        var head = "\u0088\0\1xd" + "y".repeat(100); // a literal header that is not indexed (RFC 7541, 6.2.2)
        try (var server = answering(head.getBytes(StandardCharsets.ISO_8859_1))) {
            use(PRIOR.withLimits(Limits.DEFAULT.withHeaderBytes(120)), http -> {
                var error = assertThrows(HttpLimitException.class, () -> http.get(server.url("/")));
                assertEquals("headerBytes", error.limit());
            });
        }
    }

    @Test
    void connectionThatIsCutEndsAllItsExchanges() throws Exception {
        try (var server = ByteServer.start(
                peer -> {
                    Frames.greet(peer, Frames.settings());
                    for (int i = 0; i < 5; i++) {
                        Frames.nextRequest(peer);
                    }
                    peer.reset();
                },
                Http2Test::serve)) {
            use(PRIOR, http -> {
                var calls = IntStream.range(0, 5)
                        .mapToObj(i -> failing(() -> http.post(server.url("/"), "body")))
                        .toList();
                for (var call : calls) {
                    assertInstanceOf(ConnectionClosedException.class, call.get());
                }
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertEquals(2, server.connections());
        }
    }

    @Test
    void closingTheClientFailsTheCallsUnderWay() throws Exception {
        var asked = new CompletableFuture<Void>();
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.settings());
            Frames.nextRequest(peer);
            Frames.nextRequest(peer);
            asked.complete(null);
            peer.awaitClosed();
            closed.complete(null);
        })) {
            use(PRIOR, http -> {
                var one = failing(() -> http.get(server.url("/")));
                var two = failing(() -> http.get(server.url("/")));
                await(asked);
                http.close();
                assertInstanceOf(ConnectionClosedException.class, one.get());
                assertInstanceOf(ConnectionClosedException.class, two.get());
                await(closed);
            });
        }
    }

    @Test
    void connectionOnWhichNothingComesAnyMoreGetsNoMoreStreams() throws Exception {
        var clock = new Clients.HandClock();
        var asked = new CompletableFuture<Void>();
        var again = new CompletableFuture<Void>();
        try (var server = ByteServer.start(
                peer -> {
                    Frames.greet(peer, Frames.settings());
                    answer(peer, Frames.nextRequest(peer), "ok");
                    Frames.nextRequest(peer);
                    asked.complete(null);
                    Frames.nextRequest(peer); // the connection ends instead
                    again.complete(null);
                },
                Http2Test::serve)) {
            Clients.use(LoopOptions.DEFAULT.withClock(clock), PRIOR, http -> {
                http.get(server.url("/"));
                var lost = failing(() -> http.get(server.url("/")));
                await(asked);
                clock.advance(Duration.ofSeconds(31));
                assertInstanceOf(HttpTimeoutException.class, lost.get());
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertEquals(2, server.connections());
            assertFalse(again.isDone());
        }
    }

    @Test
    void callThatIsGivenUpSoonLeavesItsConnectionToTheNext() throws Exception {
        var clock = new Clients.HandClock();
        var asked = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.settings());
            Frames.nextRequest(peer);
            asked.complete(null);
            answerAll(peer);
        })) {
            Clients.use(LoopOptions.DEFAULT.withClock(clock), PRIOR, http -> {
                var lost = failing(() -> http.send(Request.get(server.url("/")).withTimeout(Duration.ofMillis(500))));
                await(asked);
                clock.advance(Duration.ofMillis(600));
                assertInstanceOf(HttpTimeoutException.class, lost.get());
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void unusedConnectionIsClosedAfterItsTime() throws Exception {
        var clock = new Clients.HandClock();
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.settings());
            answer(peer, Frames.nextRequest(peer), "ok");
            answer(peer, Frames.nextRequest(peer), "ok");
            peer.awaitClosed();
            closed.complete(null);
        })) {
            var options = PRIOR.withPool(PoolOptions.DEFAULT.withIdleTime(Duration.ofSeconds(10)));
            Clients.use(LoopOptions.DEFAULT.withClock(clock), options, http -> {
                http.get(server.url("/"));
                clock.advance(Duration.ofSeconds(9));
                http.get(server.url("/"));
                clock.advance(Duration.ofSeconds(9));
                Treadle.yieldNow();
                assertFalse(closed.isDone());
                clock.advance(Duration.ofSeconds(1));
                until(closed::isDone);
            });
            assertEquals(1, server.connections());
        }
    }
}
