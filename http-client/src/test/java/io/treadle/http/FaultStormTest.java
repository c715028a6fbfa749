package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.treadle.http.body.RequestBody;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpLimitException;
import io.treadle.http.error.HttpProtocolException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.loop.Treadle;
import io.treadle.testkit.BufferLeaks;
import io.treadle.testkit.OpenResources;
import io.treadle.testkit.TreadleTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls that all go wrong in one way: one, and two hundred at once. They leave nothing behind, and the next call of the same
 * client is fine. The ways one by one, with what is said about each, are in the other tests.
 */
@TreadleTest(realTime = true, limitMillis = 60_000)
@ExtendWith({BufferLeaks.class, QuietLogs.class})
class FaultStormTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String FOUND = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n";
    private static final String GZIP = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\n";

    /** What a server does to a request, and what the call ends with: an exception, or a response. */
    @SuppressWarnings("ImmutableEnumChecker") // the scripts keep nothing
    enum Fault {
        CLOSED(ConnectionClosedException.class, peer -> {}),
        RESET(ConnectionClosedException.class, Peer::reset),
        HALF_CLOSED(
                ConnectionClosedException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
                        .halfClose()
                        .awaitClosed()),
        SILENT(HttpTimeoutException.class, Peer::awaitClosed),
        STALLED(
                HttpTimeoutException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
                        .awaitClosed()),
        DRIBBLING(
                HttpTimeoutException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
                        .dribble("x".repeat(9999), ofMillis(10))),
        READS_NOTHING(HttpTimeoutException.class, Peer::hold),
        GARBAGE(HttpProtocolException.class, peer -> peer.send("\0\1\2\3 garbage\r\n\r\n")),
        OTHER_BANNER(HttpProtocolException.class, peer -> peer.send("SSH-2.0-OpenSSH_9.9\r\n\r\n")),
        TWO_LENGTHS(
                HttpProtocolException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok")),
        ODD_LENGTH(HttpProtocolException.class, peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok")),
        LENGTH_AND_CHUNKS(
                HttpProtocolException.class,
                peer -> peer.send(
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
        UNKNOWN_CODING(
                HttpProtocolException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")),
        CUT(ConnectionClosedException.class, peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")),
        CUT_CHUNK(ConnectionClosedException.class, peer -> peer.send(CHUNKED + "9\r\nhalf")),
        BAD_CHUNK(HttpProtocolException.class, peer -> peer.send(CHUNKED + "x\r\n")),
        HUGE_EXTENSION(HttpLimitException.class, peer -> peer.send(CHUNKED + "2;" + "x".repeat(100_000))),
        TINY_CHUNKS(Response.class, peer -> peer.send(CHUNKED + "1\r\nx\r\n".repeat(100) + "0\r\n\r\n")),
        ENDLESS_TRAILERS(HttpLimitException.class, peer -> peer.send(CHUNKED + "0\r\n" + "X: y\r\n".repeat(10_000))),
        MORE_THAN_ASKED_FOR(Response.class, peer -> peer.send(OK + OK).awaitClosed()),
        BODY_WHERE_NONE_IS(
                Response.class,
                peer -> peer.send("HTTP/1.1 204 No Content\r\n\r\n" + OK).awaitClosed()),
        NUL(HttpProtocolException.class, peer -> peer.send("HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n")),
        SPACE_BEFORE_COLON(
                HttpProtocolException.class, peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok")),
        ENDLESS_STATUS(HttpLimitException.class, peer -> peer.send("HTTP/1.1 200 " + "x".repeat(100_000))),
        ENDLESS_HEAD(
                HttpLimitException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\n" + ("X: " + "x".repeat(4000) + "\r\n").repeat(20))),
        ENDLESS_HINTS(HttpLimitException.class, peer -> peer.send("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100))),
        TOO_LONG(HttpLimitException.class, peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")),
        SWITCHED(HttpProtocolException.class, peer -> peer.send("HTTP/1.1 101 Switching Protocols\r\n\r\n")),
        PROXY_WANTS_A_PASSWORD(
                Response.class,
                peer -> peer.send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")),
        UPGRADE_WANTED(
                Response.class,
                peer -> peer.send("HTTP/1.1 426 Upgrade Required\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n")),
        LATER(
                Response.class,
                peer -> peer.send("HTTP/1.1 503 Unavailable\r\nRetry-After: 9999\r\nContent-Length: 0\r\n\r\n")),
        CIRCLE(HttpLimitException.class, peer -> peer.send(FOUND + "Location: /\r\n\r\n")),
        NOWHERE(HttpProtocolException.class, peer -> peer.send(FOUND + "Location: file:///etc/passwd\r\n\r\n")),
        BOMB(HttpLimitException.class, peer -> packed(peer, Bomb.BYTES)),
        TORN(HttpProtocolException.class, peer -> packed(peer, new byte[] {31, -117, 8, 0})),
        NOT_PACKED(HttpProtocolException.class, peer -> packed(peer, "plain".getBytes(StandardCharsets.US_ASCII))),
        CLOSED_WHEN_USED_AGAIN(Response.class, peer -> peer.send(OK));

        private final Class<?> expected;
        private final ByteServer.Script script;

        Fault(Class<?> expected, ByteServer.Script script) {
            this.expected = expected;
            this.script = script;
        }

        private static void packed(Peer peer, byte[] bytes) throws IOException {
            peer.send(GZIP + "Content-Length: " + bytes.length + "\r\n\r\n").send(bytes);
        }

        void serve(Peer peer) throws Exception {
            if (this == READS_NOTHING && !peer.readHead().startsWith("GET")) {
                script.run(peer);
            } else if (this != READS_NOTHING && !Peer.target(peer.readRequest()).equals("/ok")) {
                script.run(peer);
            } else {
                peer.send(OK).awaitClosed();
            }
        }

        HttpOptions options() {
            boolean waits = expected == HttpTimeoutException.class;
            var options = HttpOptions.DEFAULT.withConnectionsPerHost(50);
            return waits ? options.withTimeout(Duration.ofSeconds(1)) : options;
        }

        Object call(HttpClient http, String url) {
            try {
                return this == READS_NOTHING ? http.post(url, endless()) : http.get(url);
            } catch (IOException e) {
                return e;
            }
        }

        private static RequestBody endless() {
            return RequestBody.of(new ByteArrayInputStream(new byte[16 << 20]), -1);
        }
    }

    private static final class Bomb {
        static final byte[] BYTES = make();

        private static byte[] make() {
            var result = new ByteArrayOutputStream();
            try (var out = new GZIPOutputStream(result)) {
                out.write(new byte[4 << 20]);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return result.toByteArray();
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
        try (var server = ByteServer.startNarrow(fault::serve);
                var http = HttpClient.create(fault.options())) {
            var calls = IntStream.range(0, count)
                    .mapToObj(i -> Treadle.spawn(() -> fault.call(http, server.url("/"))))
                    .toList();
            for (var call : calls) {
                assertInstanceOf(fault.expected, call.get());
            }
            var cancelled = Treadle.spawn(() -> fault.call(http, server.url("/")));
            Treadle.yieldNow();
            cancelled.cancel();
            var next = Request.get(server.url("/ok")).withTimeout(Duration.ofSeconds(30));
            assertEquals("ok", http.send(next).text());
        }
    }

    /** Fault 31: the descriptors of connections that others wait for are closed, and used again by other connections. */
    @TreadleTest(realTime = true, limitMillis = 60_000)
    void closingAClientUnderTwoHundredCallsFailsThemAndNobodyElse() throws Exception {
        var before = OpenResources.now();
        try (var silent = ByteServer.start(Peer::awaitClosed);
                var other = ByteServer.answering(OK);
                var http = HttpClient.create()) {
            var closed = HttpClient.create();
            var calls = IntStream.range(0, 200)
                    .mapToObj(i -> Clients.failing(() -> closed.get(silent.url("/"))))
                    .toList();
            Clients.until(() -> silent.connections() == 200);
            closed.close();
            var more = IntStream.range(0, 200)
                    .mapToObj(i -> Treadle.spawn(() -> http.get(other.url("/")).text()))
                    .toList();
            for (var call : calls) {
                assertInstanceOf(ConnectionClosedException.class, call.get());
            }
            assertEquals(200, Treadle.gather(more).stream().filter("ok"::equals).count());
        }
        before.assertNothingAdded();
    }
}
