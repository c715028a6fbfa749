package io.treadle.http;

import static io.treadle.http.Clients.assertSays;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.http.body.RequestBody;
import io.treadle.http.error.HttpLimitException;
import io.treadle.http.error.HttpProtocolException;
import io.treadle.http.options.Limits;
import io.treadle.http.options.TlsOptions;
import io.treadle.testkit.TestCertificates;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which redirects are followed, with what, and how far. */
@HttpTest
class RedirectTest {
    @TempDir
    Path folder;

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String moved(int status, String location) {
        return "HTTP/1.1 " + status + " X\r\nContent-Length: 4\r\nLocation: " + location + "\r\n\r\ngone";
    }

    /** {@code /start} leads to {@code location}; everything else is echoed. */
    private static ByteServer leading(int status, String location) throws Exception {
        return ByteServer.answering(
                request -> Peer.target(request).equals("/start") ? moved(status, location) : ok(request));
    }

    @ParameterizedTest
    @CsvSource({
        "301,GET,GET", "302,GET,GET", "303,GET,GET", "307,GET,GET", "308,GET,GET",
        "301,POST,GET", "302,POST,GET", "303,POST,GET", "307,POST,POST", "308,POST,POST",
        "301,PUT,PUT", "303,PUT,GET", "303,DELETE,GET", "302,DELETE,DELETE"
    })
    void methodAndBodyAreKeptWhereTheStatusSaysSo(int status, String method, String next) throws Exception {
        try (var server = leading(status, "/end")) {
            use(http -> {
                var request = Request.of(method, server.url("/start")).withBody(RequestBody.of("body"));
                var got = http.send(request).text();
                assertTrue(got.startsWith(next + " /end HTTP/1.1\r\n"), got);
                boolean keepsBody = next.equals(method) && status != 303;
                assertEquals(keepsBody, got.endsWith("\r\n\r\nbody"), got);
                assertEquals(keepsBody, got.contains("content-type:"), got);
            });
            assertEquals(1, server.connections());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/end,/end",
        "end,/end",
        "../end,/end",
        "../../end?/../,/end?/../",
        "?q=1,/start?q=1",
        "'/a b',/a%20b",
        "/\u00c3\u00bc,/%C3%BC",
        "/a|b,/a%7Cb",
        "/end#part,/end",
        "'  /end  ',/end"
    })
    void locationIsResolvedAgainstTheUrl(String location, String target) throws Exception {
        try (var server = ByteServer.answering(
                request -> Peer.target(request).equals("/start") ? moved(302, location) : ok(Peer.target(request)))) {
            use(http -> assertEquals(target, http.get(server.url("/start")).text()));
        }
    }

    @Test
    void redirectThatLeadsToNoUrlIsNamedWithoutItsSecrets() throws Exception {
        try (var server = ByteServer.answering(
                "HTTP/1.1 302 X\r\nLocation: http://u:secret@a b/?token=secret\r\nContent-Length: 0\r\n\r\n")) {
            use(http -> {
                var error = assertThrows(HttpProtocolException.class, () -> http.get(server.url("/")));
                assertFalse((error + " " + error.getCause()).contains("secret"), error::toString);
            });
        }
    }

    @Test
    void responseTellsWhereItComesFromAndByWhichWay() throws Exception {
        try (var server = ByteServer.answering(request -> switch (Peer.target(request)) {
            case "/1" -> moved(301, "/2");
            case "/2" -> moved(302, "/3");
            default -> ok("end");
        })) {
            use(http -> {
                var response = http.get(server.url("/1"));
                assertEquals(URI.create(server.url("/3")), response.uri());
                assertEquals(
                        List.of(301, 302),
                        response.history().stream().map(ResponseHead::status).toList());
                try (var open = http.open(server.url("/1"))) {
                    assertEquals("end", open.text());
                    assertEquals(2, open.history().size());
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 305, 306, 399})
    void otherStatusesAreAnswers(int status) throws Exception {
        try (var server =
                ByteServer.answering("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\nLocation: /end\r\n\r\n")) {
            use(http -> assertEquals(status, http.get(server.url("/")).status()));
        }
    }

    @Test
    void redirectWithoutALocationIsAnAnswer() throws Exception {
        try (var server = ByteServer.answering("HTTP/1.1 302 X\r\nContent-Length: 0\r\n\r\n")) {
            use(http -> assertEquals(302, http.get(server.url("/")).status()));
        }
    }

    @Test
    void followingCanBeSwitchedOff() throws Exception {
        try (var server = leading(302, "/end")) {
            use(HttpOptions.DEFAULT.withLimits(Limits.DEFAULT.withRedirects(0)), http -> {
                var response = http.get(server.url("/start"));
                assertEquals(302, response.status());
                assertEquals("gone", response.text());
            });
        }
    }

    @Test
    void circleIsAnErrorAtOnce() throws Exception {
        try (var server =
                ByteServer.answering(request -> moved(302, Peer.target(request).equals("/a") ? "/b" : "/a"))) {
            use(http -> {
                var error = assertThrows(HttpLimitException.class, () -> http.get(server.url("/a")));
                assertEquals("redirects", error.limit());
                assertSays("circle", error);
            });
        }
    }

    @Test
    void eleventhRedirectIsNotFollowed() throws Exception {
        var served = new CopyOnWriteArrayList<String>();
        try (var server = ByteServer.answering(request -> {
            served.add(Peer.target(request));
            return moved(302, "/" + served.size());
        })) {
            use(http -> {
                var error = assertThrows(HttpLimitException.class, () -> http.get(server.url("/")));
                assertSays("Limits.redirects=10", error);
            });
        }
        assertEquals(11, served.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "file:///etc/passwd",
                "ftp://example.org/",
                "data:text/plain,x",
                "http://",
                "http://user:secret@example.org/",
                "http://exa mple.org:x/",
                "//",
                "http://010.0.0.1/"
            })
    void redirectThatLeadsNowhereIsAnError(String location) throws Exception {
        try (var server = leading(302, location)) {
            use(http -> {
                var error = assertThrows(HttpProtocolException.class, () -> http.get(server.url("/start")));
                assertFalse(error.toString().contains("secret"), error::toString);
                assertTrue(http.get(server.url("/next")).isSuccessful());
            });
        }
    }

    @Test
    void bodyThatCanBeSentOnceIsNotSentTwice() throws Exception {
        try (var server = leading(307, "/end")) {
            use(http -> {
                var body = RequestBody.of(new ByteArrayInputStream(new byte[] {'a'}), 1);
                var error = assertThrows(HttpProtocolException.class, () -> http.post(server.url("/start"), body));
                assertSays("can be sent once only", error);
            });
        }
    }

    private static Request withSecrets(String url) {
        return Request.get(url)
                .withBearer("secret")
                .withHeader("Cookie", "id=secret")
                .withHeader("Proxy-Authorization", "secret")
                .withHeader("Host", "named.example")
                .withHeader("X-Other", "kept");
    }

    @Test
    void credentialsStayWithTheirServer() throws Exception {
        try (var other = ByteServer.answering(RedirectTest::ok);
                var server = leading(302, other.url("/end"))) {
            use(http -> {
                var got = http.send(withSecrets(server.url("/start"))).text();
                assertFalse(got.contains("secret"), got);
                assertFalse(got.contains("named.example"), got);
                assertTrue(got.contains("X-Other: kept"), got);
            });
        }
    }

    @Test
    void droppedCredentialsAreNotThereAgainOnTheWayBack() throws Exception {
        var back = new String[1];
        try (var other = ByteServer.answering(request -> moved(302, back[0]));
                var server = leading(302, other.url("/back"))) {
            back[0] = server.url("/end");
            use(http -> {
                var got = http.send(withSecrets(server.url("/start"))).text();
                assertTrue(got.startsWith("GET /end"), got);
                assertFalse(got.contains("secret"), got);
            });
        }
    }

    @Test
    void credentialsAreKeptOnOneServer() throws Exception {
        try (var server = leading(302, "/end")) {
            use(http -> assertTrue(
                    http.send(withSecrets(server.url("/start"))).text().contains("Bearer secret")));
        }
    }

    @Test
    void httpsIsNotLeftForHttp() throws Exception {
        var keys = TestCertificates.create(folder);
        try (var plain = ByteServer.answering(RedirectTest::ok);
                var server = ByteServer.startSecure(
                        keys.server("dns:localhost"), peer -> peer.answerAll(moved(302, plain.url("/end"))))) {
            var url = "https://localhost:" + server.port() + "/start";
            var options = HttpOptions.DEFAULT.withTls(TlsOptions.DEFAULT.withAuthorities(keys.authorityPem()));
            use(options, http -> {
                assertSays("https to http", assertThrows(HttpProtocolException.class, () -> http.get(url)));
            });
            assertEquals(0, plain.connections());
            use(
                    options.withDowngrading(true),
                    http -> assertTrue(http.get(url).text().startsWith("GET /end")));
        }
    }

    @Test
    void twoHundredCallsInCirclesLeaveTheClientAlive() throws Exception {
        try (var server = ByteServer.answering(
                request -> Peer.target(request).equals("/ok") ? ok("ok") : moved(302, Peer.target(request) + "x"))) {
            use(HttpOptions.DEFAULT.withConnectionsPerHost(20), http -> {
                var calls = IntStream.range(0, 200)
                        .mapToObj(i -> Clients.failing(() -> http.get(server.url("/" + i))))
                        .toList();
                for (var call : calls) {
                    assertTrue(call.get() instanceof HttpLimitException, () -> String.valueOf(call));
                }
                assertEquals("ok", http.get(server.url("/ok")).text());
            });
            assertTrue(server.connections() <= 20);
        }
    }
}
