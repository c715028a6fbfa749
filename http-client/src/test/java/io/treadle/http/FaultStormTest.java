package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.treadle.core.TaskLoop;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpLimitException;
import io.treadle.http.error.HttpProtocolException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.loop.Treadle;
import io.treadle.testkit.OpenResources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two hundred calls at once that all go wrong in one way. They leave nothing behind, and the next call is fine. */
@HttpTest
class FaultStormTest {
    /** What a server does to a request, and what the call fails with. */
    @SuppressWarnings("ImmutableEnumChecker") // the scripts keep nothing
    enum Fault {
        CLOSED(ConnectionClosedException.class, peer -> {}),
        RESET(ConnectionClosedException.class, Peer::reset),
        SILENT(HttpTimeoutException.class, Peer::awaitClosed),
        STALLED(
                HttpTimeoutException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
                        .awaitClosed()),
        GARBAGE(HttpProtocolException.class, peer -> peer.send("SSH-2.0-OpenSSH_9.9\r\n\r\n")),
        TWO_LENGTHS(
                HttpProtocolException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok")),
        LENGTH_AND_CHUNKS(
                HttpProtocolException.class,
                peer -> peer.send(
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
        UNKNOWN_CODING(
                HttpProtocolException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")),
        CUT(ConnectionClosedException.class, peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")),
        CUT_CHUNK(
                ConnectionClosedException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf")),
        BAD_CHUNK(
                HttpProtocolException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n")),
        NUL(HttpProtocolException.class, peer -> peer.send("HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n")),
        ENDLESS_HEAD(
                HttpLimitException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\n" + ("X: " + "x".repeat(4000) + "\r\n").repeat(20))),
        ENDLESS_HINTS(HttpLimitException.class, peer -> peer.send("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100))),
        TOO_LONG(HttpLimitException.class, peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")),
        SWITCHED(HttpProtocolException.class, peer -> peer.send("HTTP/1.1 101 Switching Protocols\r\n\r\n")),
        CIRCLE(
                HttpLimitException.class,
                peer -> peer.send(
                        "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")),
        NOWHERE(
                HttpProtocolException.class,
                peer -> peer.send(
                        "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")),
        BOMB(
                HttpLimitException.class,
                peer -> peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: "
                                + Bomb.BYTES.length + "\r\n\r\n")
                        .send(Bomb.BYTES)),
        TORN(
                HttpProtocolException.class,
                peer -> peer.send(
                        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\ntorn"));

        private final Class<? extends HttpException> expected;
        private final ByteServer.Script script;

        Fault(Class<? extends HttpException> expected, ByteServer.Script script) {
            this.expected = expected;
            this.script = script;
        }

        void serve(Peer peer) throws Exception {
            if (Peer.target(peer.readRequest()).equals("/ok")) {
                peer.send(OK).awaitClosed();
            } else {
                script.run(peer);
            }
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
        var options = HttpOptions.DEFAULT.withConnectionsPerHost(50);
        var hasty = options.withTimeouts(options.timeouts().withTotal(Duration.ofSeconds(1)));
        boolean waits = fault.expected == HttpTimeoutException.class;
        try (var server = ByteServer.start(fault::serve)) {
            Clients.use(waits ? hasty : options, http -> {
                var calls = IntStream.range(0, count)
                        .mapToObj(i -> Clients.failing(() -> http.get(server.url("/"))))
                        .toList();
                for (var call : calls) {
                    assertInstanceOf(fault.expected, call.get());
                }
            });
            Clients.use(options, http -> {
                var call =
                        Clients.failing(() -> http.get(server.url("/")).text().getBytes(StandardCharsets.UTF_8));
                call.cancel();
                call.join();
                assertEquals("ok", http.get(server.url("/ok")).text());
                Treadle.yieldNow();
                assertEquals(1, TaskLoop.current().tasks().size(), "tasks beside this one");
            });
        }
    }
}
