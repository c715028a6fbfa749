package io.treadle.http;

import static io.treadle.http.ByteServer.await;
import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.use;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.http.body.RequestBody;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent and what comes back when nothing goes wrong. */
@HttpTest
class HttpExchangeTest {
    private static String answer(String headers, String body) {
        return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** What the server gets when {@code request} is sent to it. */
    private static String sent(UnaryOperator<Request> change, String method) throws Exception {
        var got = new CompletableFuture<String>();
        try (var server = ByteServer.start(peer -> {
            got.complete(peer.readRequest());
            peer.send(OK);
        })) {
            use(http -> http.send(change.apply(Request.of(method, server.url("/p")))));
            return await(got).replace(":" + server.port() + "\r", ":PORT\r");
        }
    }

    @Test
    void getHasJustWhatAServerNeeds() throws Exception {
        assertEquals(
                "GET /p HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\nuser-agent: treadle\r\naccept: */*\r\naccept-encoding: gzip, deflate\r\n\r\n",
                sent(request -> request, "GET"));
    }

    @Test
    void eachVerbIsOneCall() throws Exception {
        var methods = new CopyOnWriteArrayList<String>();
        try (var server = ByteServer.answering(request -> {
            methods.add(request.substring(0, request.indexOf(' ')));
            return "HTTP/1.1 204 X\r\n\r\n";
        })) {
            use(http -> {
                http.get(server.url("/"));
                http.head(server.url("/"));
                http.post(server.url("/"), "x");
                http.put(server.url("/"), RequestBody.of("x"));
                http.patch(server.url("/"), RequestBody.of("x"));
                http.delete(server.url("/"));
            });
        }
        assertEquals(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"), methods);
    }

    @Test
    void postTellsTheLengthOfItsBody() throws Exception {
        assertTrue(sent(request -> request.withBody("hello".getBytes(US_ASCII)), "POST")
                .endsWith("\r\ncontent-length: 5\r\n\r\nhello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH"})
    void emptyBodyHasLengthZeroWhereABodyIsExpected(String method) throws Exception {
        assertTrue(sent(request -> request, method).endsWith("\r\ncontent-length: 0\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "OPTIONS"})
    void noLengthIsSentWhereNoBodyIsExpected(String method) throws Exception {
        assertFalse(sent(request -> request, method).contains("content-length"));
    }

    @Test
    void callersHeadersReplaceTheDefaultsAndKeepTheirOrder() throws Exception {
        var got = sent(
                request -> request.withHeader("Host", "example.org")
                        .withHeader("Accept", "text/plain")
                        .withHeader("User-Agent", "mine")
                        .withHeader("X-Many", "1")
                        .withHeader("x-many", "2")
                        .withHeader("X-Empty", "")
                        .withHeader("X-Latin", "caf\u00e9"),
                "GET");
        assertEquals(
                String.join(
                        "\r\n",
                        "GET /p HTTP/1.1",
                        "Host: example.org",
                        "Accept: text/plain",
                        "User-Agent: mine",
                        "X-Many: 1",
                        "x-many: 2",
                        "X-Empty: ",
                        "X-Latin: caf\u00e9",
                        "accept-encoding: gzip, deflate",
                        "",
                        ""),
                got);
    }

    @Test
    void bodyOfOneMebibyteGoesAndComesBack() throws Exception {
        var bytes = new byte[1 << 20];
        new Random(7).nextBytes(bytes);
        try (var server = ByteServer.start(peer -> {
            var request = peer.readRequest();
            var body = request.substring(request.indexOf("\r\n\r\n") + 4);
            peer.send(answer("", body));
        })) {
            use(http ->
                    assertArrayEquals(bytes, http.post(server.url("/"), bytes).bytes()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK,200,OK,HTTP/1.1,true",
        "HTTP/1.0 204 No Content,204,No Content,HTTP/1.0,true",
        "HTTP/1.1 299 ,299,'',HTTP/1.1,true",
        "HTTP/1.1 404 Not here at all,404,Not here at all,HTTP/1.1,false",
        "HTTP/1.1 500 Internal Server Error,500,Internal Server Error,HTTP/1.1,false",
        "HTTP/1.1 301 Moved,301,Moved,HTTP/1.1,false",
        "HTTP/1.1 799 Odd,799,Odd,HTTP/1.1,false",
    })
    void statusReasonAndVersionAreAsSent(String line, int status, String reason, String version, boolean successful)
            throws Exception {
        try (var server = ByteServer.answeringOnce(line + "\r\nContent-Length: 0\r\n\r\n")) {
            use(http -> {
                var response = http.get(server.url("/"));
                assertEquals(status, response.status());
                assertEquals(reason, response.reason());
                assertEquals(version, response.version());
                assertEquals(successful, response.isSuccessful());
            });
        }
    }

    @Test
    void statusWithoutReasonAndSpaceIsAccepted() throws Exception {
        try (var server = ByteServer.answeringOnce("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n")) {
            use(http -> assertEquals("", http.get(server.url("/")).reason()));
        }
    }

    @Test
    void headersAreFoundInAnyCaseAndInTheirOrder() throws Exception {
        try (var server = ByteServer.answeringOnce(answer("X-One: 1\r\nx-oNe:  2 \r\nX-Empty:\r\n", "ok"))) {
            use(http -> {
                var response = http.get(server.url("/"));
                assertEquals("1", response.header("x-one"));
                assertEquals(List.of("1", "2"), response.headers("X-ONE"));
                assertEquals("", response.header("X-Empty"));
                assertNull(response.header("X-None"));
                assertEquals(List.of(), response.headers("X-None"));
                assertEquals(
                        List.of(Map.entry("X-One", "1"), Map.entry("x-oNe", "2"), Map.entry("X-Empty", "")),
                        response.headers().stream()
                                .filter(header -> !header.getKey().equals("Content-Length"))
                                .toList());
                assertTrue(response.headerNames().containsAll(List.of("X-One", "X-Empty", "Content-Length")));
            });
        }
    }

    /** As RFC 9112, 5.2 wants it of a client. */
    @Test
    void foldedHeaderIsJoined() throws Exception {
        try (var server = ByteServer.answeringOnce(answer("X-One: a\r\n  b\r\n", "ok"))) {
            use(http -> assertEquals("a b", http.get(server.url("/")).header("X-One")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,\u00c3\u00bc,\u00fc",
        "text/plain; charset=utf-8,\u00c3\u00bc,\u00fc",
        "text/plain; charset=ISO-8859-1,\u00fc,\u00fc",
        "text/plain;charset=\"iso-8859-1\",\u00fc,\u00fc",
        "text/plain; Charset=latin1; x=y,\u00fc,\u00fc",
        "text/plain; charset=no-such-one,\u00c3\u00bc,\u00fc",
        "text/plain; charset=\u00e4?!,\u00c3\u00bc,\u00fc",
        "text/plain; charset=,\u00c3\u00bc,\u00fc"
    })
    void textIsInTheCharsetOfTheHeader(String type, String body, String text) throws Exception {
        try (var server = ByteServer.answeringOnce(answer("Content-Type: " + type + "\r\n", body))) {
            use(http -> assertEquals(text, http.get(server.url("/")).text()));
        }
    }

    @Test
    void textWithoutATypeIsUtf8() throws Exception {
        try (var server = ByteServer.answeringOnce(answer("", "\u00c3\u00bc"))) {
            use(http -> assertEquals("\u00fc", http.get(server.url("/")).text()));
        }
    }
}
