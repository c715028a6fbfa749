package io.treadle.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.http.options.Protocol;
import io.treadle.testkit.BufferLeaks;
import io.treadle.testkit.OpenResources;
import io.treadle.testkit.TreadleTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that break HTTP/2: under one call, and under two hundred that share their connections. They leave nothing behind. */
@TreadleTest(realTime = true, limitMillis = 60_000)
@ExtendWith({BufferLeaks.class, QuietLogs.class})
class Http2StormTest {
    private static final int INTERNAL_ERROR = 2;
    private static final byte[] NOTHING = {};

    /** What a server does to a stream, and what its call fails with. */
    @SuppressWarnings("ImmutableEnumChecker") // the scripts keep nothing
    enum Fault {
        CLOSED(ConnectionClosedException.class, (peer, stream) -> peer.close()),
        RESET_CONNECTION(ConnectionClosedException.class, (peer, stream) -> peer.reset()),
        RESET_STREAM(
                ConnectionClosedException.class, (peer, stream) -> peer.send(Frames.reset(stream, INTERNAL_ERROR))),
        RESET_IN_THE_BODY(
                ConnectionClosedException.class,
                (peer, stream) -> peer.send(Frames.head(stream))
                        .send(Frames.data(stream, "half", false))
                        .send(Frames.reset(stream, INTERNAL_ERROR))),
        REFUSED(
                ConnectionClosedException.class,
                (peer, stream) -> peer.send(Frames.reset(stream, Http2Test.REFUSED_STREAM))),
        GONE_AWAY(ConnectionClosedException.class, (peer, stream) -> peer.send(goAway("why ".repeat(50)))),
        SILENT(HttpTimeoutException.class, (peer, stream) -> {}),
        STALLED(
                HttpTimeoutException.class,
                (peer, stream) -> peer.send(Frames.head(stream)).send(Frames.data(stream, "half", false))),
        GARBAGE(HttpException.class, (peer, stream) -> peer.send("garbage ".repeat(100))),
        DATA_WITHOUT_A_STREAM(HttpException.class, (peer, stream) -> peer.send(Frames.data(0, "x", false))),
        DATA_BEFORE_THE_HEAD(HttpException.class, (peer, stream) -> peer.send(Frames.data(stream, "x", true))),
        BAD_COMPRESSION(
                HttpException.class,
                (peer, stream) -> peer.send(
                        Frames.frame(Frames.HEADERS, Frames.END_HEADERS, stream, new byte[] {-1, -1, -1, -1}))),
        HUGE_FRAME(
                HttpException.class,
                (peer, stream) -> peer.send(new byte[] {-1, -1, -1, Frames.DATA, 0, 0, 0, 0, (byte) stream})),
        ENDLESS_HEAD(HttpException.class, (peer, stream) -> {
            peer.send(Frames.frame(Frames.HEADERS, 0, stream, Frames.STATUS_200));
            for (int i = 0; i < 2000; i++) {
                peer.send(Frames.frame(Frames.CONTINUATION, 0, stream, header("x" + i, "y".repeat(100))));
            }
        }),
        EMPTY_CONTINUATIONS(HttpException.class, (peer, stream) -> {
            peer.send(Frames.frame(Frames.HEADERS, 0, stream, Frames.STATUS_200));
            for (int i = 0; i < 2000; i++) {
                peer.send(Frames.frame(Frames.CONTINUATION, 0, stream, NOTHING));
            }
        });

        private final Class<? extends HttpException> expected;
        private final OnStream script;

        Fault(Class<? extends HttpException> expected, OnStream script) {
            this.expected = expected;
            this.script = script;
        }

        /** Nothing was looked at. */
        private static byte[] goAway(String why) {
            return Frames.frame(Frames.GOAWAY, 0, 0, ("\0".repeat(8) + why).getBytes(StandardCharsets.ISO_8859_1));
        }

        /** A literal header that is not indexed (RFC 7541, 6.2.2). */
        private static byte[] header(String name, String value) {
            var text = "\0" + (char) name.length() + name + (char) value.length() + value;
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        void serve(Peer peer) throws Exception {
            Frames.greet(peer, Frames.settings());
            while (true) {
                script.run(peer, Frames.nextRequest(peer));
            }
        }

        HttpOptions options() {
            var options = HttpOptions.DEFAULT.withProtocol(Protocol.HTTP_2_PRIOR_KNOWLEDGE);
            return expected == HttpTimeoutException.class ? options.withTimeout(Duration.ofSeconds(1)) : options;
        }
    }

    /** What a server does to one stream. */
    @FunctionalInterface
    interface OnStream {
        void run(Peer peer, int stream) throws IOException;
    }

    private static void serveWell(Peer peer) throws Exception {
        Frames.greet(peer, Frames.settings());
        while (true) {
            int stream = Frames.nextRequest(peer);
            peer.send(Frames.head(stream)).send(Frames.data(stream, "ok", true));
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingBehind(Fault fault) throws Exception {
        storm(fault, 1); // what a first time loads and keeps
        var before = OpenResources.now();
        storm(fault, 200);
        before.assertNothingAdded();
    }

    private static void storm(Fault fault, int count) throws Exception {
        try (var server = ByteServer.start(fault::serve);
                var good = ByteServer.start(Http2StormTest::serveWell);
                var http = HttpClient.create(fault.options())) {
            var calls = IntStream.range(0, count)
                    .mapToObj(i -> Clients.failing(() -> http.get(server.url("/"))))
                    .toList();
            for (var call : calls) {
                assertInstanceOf(fault.expected, call.get());
            }
            var next = Request.get(good.url("/")).withTimeout(Duration.ofSeconds(30));
            assertEquals("ok", http.send(next).text());
        }
    }
}
