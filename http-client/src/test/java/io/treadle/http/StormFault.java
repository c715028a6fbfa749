package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static java.time.Duration.ofMillis;

import io.treadle.core.pace.Retry;
import io.treadle.http.body.RequestBody;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpLimitException;
import io.treadle.http.error.HttpProtocolException;
import io.treadle.http.error.HttpTimeoutException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/** What a server does to a request, and what the call ends with: an exception, or a response. */
@SuppressWarnings("ImmutableEnumChecker") // the scripts keep nothing
enum StormFault {
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
    READS_NOTHING(HttpTimeoutException.class, Peer::hold) {
        @Override
        String request(Peer peer) throws IOException {
            return peer.readHead();
        }

        @Override
        Response ask(HttpClient http, String url) throws IOException {
            return http.post(url, RequestBody.of(new ByteArrayInputStream(new byte[16 << 20]), -1));
        }
    },
    GARBAGE(HttpProtocolException.class, peer -> peer.send("\0\1\2\3 garbage\r\n\r\n")),
    OTHER_BANNER(HttpProtocolException.class, peer -> peer.send("SSH-2.0-OpenSSH_9.9\r\n\r\n")),
    TWO_LENGTHS(
            HttpProtocolException.class,
            peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok")),
    ODD_LENGTH(HttpProtocolException.class, peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok")),
    LENGTH_AND_CHUNKS(
            HttpProtocolException.class,
            peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
    UNKNOWN_CODING(
            HttpProtocolException.class,
            peer -> peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")),
    CUT(ConnectionClosedException.class, peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")),
    CUT_CHUNK(ConnectionClosedException.class, peer -> peer.send(Heads.CHUNKED + "9\r\nhalf")),
    BAD_CHUNK(HttpProtocolException.class, peer -> peer.send(Heads.CHUNKED + "x\r\n")),
    HUGE_EXTENSION(HttpLimitException.class, peer -> peer.send(Heads.CHUNKED + "2;" + "x".repeat(100_000))),
    TINY_CHUNKS(Response.class, peer -> peer.send(Heads.CHUNKED + "1\r\nx\r\n".repeat(100) + "0\r\n\r\n")),
    ENDLESS_TRAILERS(HttpLimitException.class, peer -> peer.send(Heads.CHUNKED + "0\r\n" + "X: y\r\n".repeat(10_000))),
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
    ALWAYS_LATER(
            Response.class,
            peer -> peer.send(
                    "HTTP/1.1 503 Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
        @Override
        HttpOptions options() {
            return super.options().withRetry(Retry.DEFAULT.withTries(3).withBackoff(ofMillis(1), ofMillis(1)));
        }
    },
    MANY_HEADERS(HttpLimitException.class, peer -> peer.send("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000))),
    NO_LINE_END(HttpLimitException.class, peer -> peer.send("HTTP/1.1 200 OK\rX: " + "y\r".repeat(100_000))),
    CIRCLE(HttpLimitException.class, peer -> peer.send(Heads.FOUND + "Location: /\r\n\r\n")),
    NOWHERE(HttpProtocolException.class, peer -> peer.send(Heads.FOUND + "Location: file:///etc/passwd\r\n\r\n")),
    ODDLY_WRITTEN(HttpProtocolException.class, peer -> peer.send(Heads.FOUND + "Location: http://0177.0.0.1/\r\n\r\n")),
    INWARDS(HttpConnectException.class, peer -> peer.send(Heads.FOUND + "Location: http://169.254.169.254/\r\n\r\n")) {
        @Override
        HttpOptions options() {
            return super.options().withAddressPolicy(address -> !address.isLinkLocalAddress());
        }
    },
    ASKS_FOR_A_BODY_AGAIN(
            HttpProtocolException.class,
            peer -> peer.send(
                    "HTTP/1.1 307 Again\r\nContent-Length: 0\r\nConnection: close\r\nLocation: /again\r\n\r\n")) {
        @Override
        Response ask(HttpClient http, String url) throws IOException {
            return http.post(url, RequestBody.of(new ByteArrayInputStream(new byte[1]), 1));
        }
    },
    BOMB(HttpLimitException.class, peer -> packed(peer, Packed.BOMB)),
    TORN(HttpProtocolException.class, peer -> packed(peer, new byte[] {31, -117, 8, 0})),
    CORRUPT(HttpProtocolException.class, peer -> packed(peer, Packed.CORRUPT)),
    PACKED_TOO_OFTEN(
            HttpProtocolException.class,
            peer -> peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip, gzip\r\nContent-Length: 2\r\n\r\nok")),
    NOT_PACKED(HttpProtocolException.class, peer -> packed(peer, "plain".getBytes(StandardCharsets.US_ASCII))),
    CLOSED_WHEN_USED_AGAIN(Response.class, peer -> peer.send(OK));

    private final Class<?> expected;
    private final ByteServer.Script script;

    StormFault(Class<?> expected, ByteServer.Script script) {
        this.expected = expected;
        this.script = script;
    }

    private static void packed(Peer peer, byte[] bytes) throws IOException {
        peer.send(Heads.GZIP + "Content-Length: " + bytes.length + "\r\n\r\n").send(bytes);
    }

    /** The class of what a call ends with. */
    Class<?> expected() {
        return expected;
    }

    /** What the server does on each connection; the path {@code /ok} is answered well. */
    void serve(Peer peer) throws Exception {
        if (Peer.target(request(peer)).equals("/ok")) {
            peer.send(OK).awaitClosed();
        } else {
            script.run(peer);
        }
    }

    String request(Peer peer) throws IOException {
        return peer.readRequest();
    }

    HttpOptions options() {
        boolean waits = expected == HttpTimeoutException.class;
        var options = HttpOptions.DEFAULT.withConnectionsPerHost(50);
        return waits ? options.withTimeout(Duration.ofSeconds(1)) : options;
    }

    /** The response, or what the call fails with. */
    Object call(HttpClient http, String url) {
        try {
            return ask(http, url);
        } catch (IOException e) {
            return e;
        }
    }

    Response ask(HttpClient http, String url) throws IOException {
        return http.get(url);
    }

    private static final class Heads {
        static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        static final String FOUND = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n";
        static final String GZIP = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\n";
    }

    private static final class Packed {
        static final byte[] BOMB = gzip(new byte[4 << 20]);
        static final byte[] CORRUPT = gzip(new byte[100]);

        static {
            CORRUPT[CORRUPT.length - 6] ^= 1; // of its check sum
        }

        private static byte[] gzip(byte[] bytes) {
            var result = new ByteArrayOutputStream();
            try (var out = new GZIPOutputStream(result)) {
                out.write(bytes);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return result.toByteArray();
        }
    }
}
