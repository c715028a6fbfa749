package io.treadle.http;

import static io.treadle.http.Clients.use;
import static io.treadle.http.Http2Test.CANCEL;
import static io.treadle.http.Http2Test.PRIOR;
import static io.treadle.http.Http2Test.REFUSED_STREAM;
import static io.treadle.http.Http2Test.answer;
import static io.treadle.http.Http2Test.answerAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.http.body.RequestBody;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a server of HTTP/2 does not look at, and when it is sent again. */
@HttpTest
class Http2RefusalTest {
    private static final byte[] PIECE = new byte[10_000];

    /** Has much more than a stream may send unasked, and lets others run in between; when it is sent again, little. */
    private static final class Much implements RequestBody {
        private static final int PIECES = 2_000;

        private int written;
        private int tries;

        @Override
        public long length() {
            return -1;
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            boolean first = ++tries == 1;
            for (int i = 0; i < (first ? PIECES : 1); i++) {
                Task.yieldNow();
                out.write(PIECE);
                written++;
            }
        }
    }

    private static ByteServer resetting(int error) throws IOException {
        return ByteServer.start(peer -> {
            Frames.greet(peer, Frames.settings());
            peer.send(Frames.reset(Frames.next(peer).stream(), error));
            peer.send(Frames.frame(Frames.WINDOW_UPDATE, 0, 0, new byte[] {0, 1, 0, 0})); // for what it did not look at
            answerAll(peer);
        });
    }

    @Test
    void uploadEndsWithItsStream() throws Exception {
        var body = new Much();
        try (var server = resetting(CANCEL)) {
            use(PRIOR, http -> {
                assertThrows(ConnectionClosedException.class, () -> http.post(server.url("/"), body));
                assertTrue(body.written < Much.PIECES / 2, () -> "written=" + body.written);
                assertEquals("ok", http.get(server.url("/")).text());
            });
        }
    }

    @Test
    void uploadThatIsRefusedHalfwayIsSentAgainFromItsBeginning() throws Exception {
        var body = new Much();
        try (var server = resetting(REFUSED_STREAM)) {
            use(
                    PRIOR,
                    http -> assertEquals("ok", http.post(server.url("/"), body).text()));
        }
        assertEquals(2, body.tries);
    }

    /** The body is asked when its stream is there and nothing was sent on it; then the server goes away. */
    @Test
    void streamThatCannotBeginAnyMoreIsReplaced() throws Exception {
        try (var server = ByteServer.start(
                peer -> {
                    Frames.greet(peer, Frames.settings());
                    int first = Frames.nextRequest(peer);
                    peer.send(Frames.goAway(first));
                    answer(peer, first, "first");
                    peer.awaitClosed();
                },
                Http2Test::serve)) {
            use(PRIOR, http -> {
                var body = new RequestBody() {
                    private String first = "";

                    @Override
                    public byte[] inMemory() {
                        if (first.isEmpty()) {
                            try {
                                first = http.get(server.url("/")).text();
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        }
                        return "body".getBytes(StandardCharsets.US_ASCII);
                    }

                    @Override
                    public long length() {
                        return 4;
                    }

                    @Override
                    public boolean isRepeatable() {
                        return true;
                    }

                    @Override
                    public void writeTo(OutputStream out) {
                        throw new AssertionError("it is in memory");
                    }
                };
                assertEquals("ok", http.post(server.url("/"), body).text());
                assertEquals("first", body.first);
            });
            assertEquals(2, server.connections());
        }
    }

    private static void goAwayAfterTheFirst(Peer peer) throws Exception {
        Frames.greet(peer, Frames.settings());
        Frames.nextRequest(peer);
        peer.send(Frames.goAway(0));
        peer.awaitClosed();
    }

    @Test
    void serverMayGoAwaySeveralTimes() throws Exception {
        var scripts = new ByteServer.Script[4];
        Arrays.fill(scripts, (ByteServer.Script) Http2RefusalTest::goAwayAfterTheFirst);
        scripts[3] = Http2Test::serve;
        try (var server = ByteServer.start(scripts)) {
            use(
                    PRIOR,
                    http -> assertEquals(
                            "ok", http.post(server.url("/"), "body").text()));
        }
    }

    @Test
    void serverThatAlwaysGoesAwayIsAnErrorInTheEnd() throws Exception {
        try (var server = ByteServer.start(Http2RefusalTest::goAwayAfterTheFirst)) {
            use(PRIOR, http -> assertThrows(ConnectionClosedException.class, () -> http.get(server.url("/"))));
            assertEquals(6, server.connections());
        }
    }

    /** The last of them is refused nineteen times. */
    @Test
    void callsAreServedByAServerThatTakesOneAConnection() throws Exception {
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.mostStreams(100));
            int first = Frames.nextRequest(peer);
            answer(peer, first, "ok");
            peer.send(Frames.goAway(first));
            peer.awaitClosed();
        })) {
            use(PRIOR.withConnectionsPerHost(1), http -> {
                var calls = IntStream.range(0, 20)
                        .mapToObj(i -> Treadle.spawn(
                                () -> http.post(server.url("/"), "body").text()))
                        .toList();
                assertTrue(Treadle.gather(calls).stream().allMatch("ok"::equals));
            });
            assertEquals(20, server.connections());
        }
    }

    @Test
    void postWhoseAnswerHasBegunIsNotSentAgain() throws Exception {
        var requests = new AtomicInteger();
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.settings());
            int first = Frames.nextRequest(peer);
            peer.send(Frames.head(first)).send(Frames.data(first, "half", false));
            peer.send(Frames.reset(first, REFUSED_STREAM));
            answer(peer, Frames.nextRequest(peer), "ok");
            requests.incrementAndGet();
            answerAll(peer);
        })) {
            use(PRIOR, http -> {
                assertThrows(ConnectionClosedException.class, () -> http.post(server.url("/"), "body"));
                assertEquals(0, requests.get());
                assertEquals("ok", http.get(server.url("/")).text());
            });
        }
    }

    @Test
    void laterSettingsLeaveTheNumberOfStreamsAsItWas() throws Exception {
        var sent = new AtomicInteger();
        var counted = PRIOR.withConnectionsPerHost(1).withListener(event -> {
            if (event.kind() == HttpEvent.Kind.SENT) {
                sent.incrementAndGet();
            }
        });
        try (var server = ByteServer.start(peer -> {
            Frames.greet(peer, Frames.mostStreams(1));
            int first = Frames.nextRequest(peer);
            peer.send(Frames.settings());
            answer(peer, first, "ok");
            answerAll(peer);
        })) {
            use(counted, http -> {
                http.get(server.url("/"));
                var calls = IntStream.range(0, 20)
                        .mapToObj(i ->
                                Treadle.spawn(() -> http.get(server.url("/")).text()))
                        .toList();
                assertTrue(Treadle.gather(calls).stream().allMatch("ok"::equals));
            });
            assertEquals(21, sent.get());
        }
    }
}
