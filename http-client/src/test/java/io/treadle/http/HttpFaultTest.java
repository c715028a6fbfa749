package io.treadle.http;

import static io.treadle.http.ByteServer.await;
import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.http.ByteServer.Script;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpLimitException;
import io.treadle.http.error.HttpProtocolException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that break off or do not speak HTTP. In each case the connection is closed, and the next call works. */
@HttpTest
class HttpFaultTest {
    /** What a call fails with when {@code script} serves it. */
    private static <E extends Throwable> E fail(Class<E> expected, HttpOptions options, Script script)
            throws Exception {
        var error = new CompletableFuture<E>();
        try (var server = ByteServer.start(script, peer -> peer.answerAll(OK))) {
            use(options, http -> {
                error.complete(assertThrows(expected, () -> http.get(server.url("/"))));
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertEquals(2, server.connections());
        }
        return await(error);
    }

    /** The server sends {@code bytes} and keeps the connection, so the client has to close it. */
    private static <E extends Throwable> E failOn(Class<E> expected, HttpOptions options, String bytes)
            throws Exception {
        var closed = new CompletableFuture<Void>();
        var error = fail(expected, options, peer -> {
            peer.readRequest();
            try {
                peer.send(bytes);
            } finally {
                peer.awaitClosed();
                closed.complete(null);
            }
        });
        await(closed);
        return error;
    }

    private static HttpProtocolException malformed(String bytes) throws Exception {
        return failOn(HttpProtocolException.class, HttpOptions.DEFAULT, bytes);
    }

    private static void tooMany(String limit, String bytes) throws Exception {
        assertEquals(
                limit,
                failOn(HttpLimitException.class, HttpOptions.DEFAULT, bytes).limit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "SSH-2.0-OpenSSH_9.9\r\n",
                "220 smtp.example.org ESMTP\r\n",
                "* OK IMAP4rev1 ready\r\n",
                "\u0016\u0003\u0001\0\0\n",
                "RTSP/1.0 200 OK\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/0.9 200 OK\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "HTTP/1.1 OK\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 -20 OK\r\n\r\n",
                "HTTP/1.1 0 OK\r\n\r\n",
                "HTTP/1.1 99 OK\r\n\r\n",
                "HTTP/1.1 1000 OK\r\n\r\n",
                "HTTP/1.1 99999999999 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
                "\0\0\0\0\0\0\r\n\r\n"
            })
    void whatIsNotHttpIsMalformed(String bytes) throws Exception {
        malformed(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nContent-Length: 3",
                "Content-Length: 2\r\nContent-Length: 2",
                "Content-Length: 2, 3",
                "Content-Length: 2 2",
                "Content-Length: +2",
                "Content-Length: -2",
                "Content-Length: 0x2",
                "Content-Length: 2a",
                "Content-Length: 2.0",
                "Content-Length:",
                "Content-Length: \u00b2",
                "Content-Length: 9223372036854775808",
                "Content-Length: 99999999999999999999999",
                "Content-Length: 2\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 2",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: gzip\r\nContent-Length: 2",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding : chunked",
                "Content-Length : 2",
                " Content-Length: 2",
                "X-One: a\0b",
                "X-One\0: a",
                "X One: a",
                ": a",
                "no colon"
            })
    void headThatLeavesTheBodysEndOpenIsMalformed(String headers) throws Exception {
        malformed("HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\n2\r\nok\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nok",
                "-2\r\nok",
                "+2\r\nok",
                "0x2\r\nok",
                "\r\nok",
                "2 2\r\nok",
                "80000000\r\nok",
                "FFFFFFFFFFFFFFFFF2\r\nok",
                "2\nok",
                "2\r\nokay\r\n0\r\n\r\n",
                "2\r\nok0\r\n\r\n",
                "0\r\nno colon\r\n\r\n",
                "0\r\nX: a\0b\r\n\r\n"
            })
    void chunkThatCannotBeReadIsMalformed(String chunks) throws Exception {
        malformed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
    }

    @Test
    void malformedResponseIsNamedWithItsReason() throws Exception {
        var error = malformed("HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok");
        assertSays("request=GET http://127.0.0.1:", error);
        assertNotNull(error.getCause());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 ",
                "HTTP/1.1 200 OK\r\nX: ",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "
            })
    void endlessLineIsRefused(String begin) throws Exception {
        tooMany("headerBytes", begin + "x".repeat(10_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"})
    void endlessHeadersAreRefused(String begin) throws Exception {
        tooMany("headerCount", begin + "X-One: 1\r\n".repeat(1_000_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n01234567890",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n5\r\n01234"
            })
    void longerBodyThanAllowedIsRefusedAsSoonAsThatIsClear(String bytes) throws Exception {
        var error = failOn(HttpLimitException.class, HttpOptions.DEFAULT.withMaxBodyBytes(10), bytes);
        assertSays("Limits.bodyBytes=10", error);
    }

    private static ConnectionClosedException cut(String bytes) throws Exception {
        return fail(ConnectionClosedException.class, HttpOptions.DEFAULT, peer -> {
            peer.readRequest();
            peer.send(bytes);
        });
    }

    @Test
    void bodyShorterThanItsLengthIsCut() throws Exception {
        var error = cut("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123");
        assertSays("status=200, bytesReceived=4, bytesExpected=10", error);
        assertFalse(error.isBeforeResponse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "5\r\nhello\r\n0\r\n", "5\r\nhello\r\n0\r\nX: y\r\n"
            })
    void chunkedBodyWithoutItsEndIsCut(String chunks) throws Exception {
        var error = cut("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
        assertSays("status=200, bytesReceived=", error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nX: y\r\n", "HTTP/1.1 100 Continue\r\n\r\n"})
    void headWithoutItsEndIsCut(String bytes) throws Exception {
        assertFalse(cut(bytes).isBeforeResponse());
    }

    @Test
    void closedBeforeAnyByteIsSaid() throws Exception {
        assertEquals(true, cut("").isBeforeResponse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10\r\n", "Transfer-Encoding: chunked\r\n", ""})
    void resetInABodyIsCut(String framing) throws Exception {
        var begun = "HTTP/1.1 200 OK\r\n" + framing + "\r\n4\r\nabcd";
        var error = fail(IOException.class, HttpOptions.DEFAULT, peer -> {
            peer.readRequest();
            peer.send(begun);
            peer.reset();
        });
        assertInstanceOf(ConnectionClosedException.class, error);
        assertNotNull(error.getCause());
    }

    @Test
    void tinyChunksCostNoMoreThanTheirBytes() throws Exception {
        var chunks = "1\r\nx\r\n".repeat(200_000);
        try (var server =
                ByteServer.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n")) {
            use(http -> assertEquals(200_000, http.get(server.url("/")).bytes().length));
        }
    }
}
