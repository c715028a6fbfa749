package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.http.error.HttpLimitException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a body ends, and which responses have none. */
@HttpTest
class HttpFramingTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** {@code bytes} on a connection that is then used for a second request. */
    private static void assertBodyAndConnectionKept(String method, String bytes, String body) throws Exception {
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            peer.send(bytes);
            peer.answerAll(OK);
        })) {
            use(http -> {
                assertEquals(
                        body, http.send(Request.of(method, server.url("/"))).text());
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void chunksAreJoined() throws Exception {
        assertBodyAndConnectionKept(
                "GET", CHUNKED + "3\r\nabc\r\nA;ext=1\r\n0123456789\r\n0\r\nX-Trailer: t\r\n\r\n", "abc0123456789");
    }

    @Test
    void emptyChunkedBodyIsEmpty() throws Exception {
        assertBodyAndConnectionKept("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", "");
    }

    @ParameterizedTest
    @CsvSource({"HEAD,200", "HEAD,404", "GET,204", "GET,304"})
    void responseWithoutBodyMayNameALength(String method, int status) throws Exception {
        assertBodyAndConnectionKept(method, "HTTP/1.1 " + status + " X\r\nContent-Length: 2000000000\r\n\r\n", "");
    }

    @ParameterizedTest
    @CsvSource({"HEAD,200", "GET,204", "GET,304"})
    void responseWithoutBodyMayNameAnEncoding(String method, int status) throws Exception {
        assertBodyAndConnectionKept(method, "HTTP/1.1 " + status + " X\r\nTransfer-Encoding: chunked\r\n\r\n", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.0 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
            })
    void bodyWithoutLengthEndsWithTheConnection(String head) throws Exception {
        try (var server = ByteServer.answeringOnce(head + "all of it")) {
            use(http -> {
                assertEquals("all of it", http.get(server.url("/")).text());
                assertEquals("all of it", http.get(server.url("/")).text());
            });
            assertEquals(2, server.connections());
        }
    }

    @Test
    void emptyBodyWithoutLengthEndsWithTheConnection() throws Exception {
        try (var server = ByteServer.answeringOnce("HTTP/1.1 200 OK\r\n\r\n")) {
            use(http -> assertArrayEquals(new byte[0], http.get(server.url("/")).bytes()));
        }
    }

    @Test
    void interimResponsesAreSkipped() throws Exception {
        assertBodyAndConnectionKept(
                "GET",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
                        + "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK,
                "ok");
    }

    @Test
    void eachByteMayComeAlone() throws Exception {
        var response = "HTTP/1.1 100 Continue\r\n\r\n" + CHUNKED + "3\r\nabc\r\n2\r\nde\r\n0\r\nT: t\r\n\r\n";
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            for (int i = 0; i < response.length(); i++) {
                peer.send(response.substring(i, i + 1));
            }
            peer.awaitClosed();
        })) {
            use(http -> assertEquals("abcde", http.get(server.url("/")).text()));
        }
    }

    @Test
    void tooManyInterimResponsesAreAnError() throws Exception {
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            while (true) {
                peer.send("HTTP/1.1 103 Early Hints\r\n\r\n");
            }
        })) {
            use(http -> assertThrows(HttpLimitException.class, () -> http.get(server.url("/"))));
        }
    }

    @Test
    void sixteenInterimResponsesAreAccepted() throws Exception {
        assertBodyAndConnectionKept("GET", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(16) + OK, "ok");
    }

    @Test
    void bodyIsTakenAsItComes() throws Exception {
        var text = "x".repeat(3_000_000);
        try (var server =
                ByteServer.answering("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text)) {
            use(http -> assertEquals(text, http.get(server.url("/")).text()));
        }
    }

    @Test
    void bodyMayBeAsLongAsAllowed() throws Exception {
        try (var server = ByteServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) {
            use(
                    HttpOptions.DEFAULT.withMaxBodyBytes(5),
                    http -> assertEquals("hello", http.get(server.url("/")).text()));
        }
    }
}
