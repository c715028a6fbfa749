package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@HttpTest
class RequestTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/path",
                "example.org",
                "//example.org/",
                "file:///etc/passwd",
                "ftp://example.org/",
                "javascript:alert(1)",
                "mailto:a@b",
                "http:",
                "http://",
                "http:///path",
                "http:path",
                "http://:80/",
                "http://a b/",
                "http://example.org:70000/",
                "http://example.org:65536/",
                "http://example.org:99999999999/",
                "http://example.org:-1/",
                "http://example.org:x/",
                "http://[::1/",
                "http://exa%00mple.org/",
                "http://b\u00fc cher.example/",
                "http://exam\u2100ple.org/",
                "http://ex\uff0fample.org/",
                "http://user@example.org/",
                "http://example.org/\r\nHost: evil",
                "http://example.org/\n",
                "http://example.org/\0",
                "http://example.org\r\n/",
                "http://example.org/?q=\r\n"
            })
    void urlThatIsNotAbsoluteHttpIsRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> Request.get(url));
    }

    @ParameterizedTest
    @CsvSource({
        "http://b\u00fccher.example/,http://xn--bcher-kva.example/",
        "http://B\u00dcCHER.example:81/,http://xn--bcher-kva.example:81/",
        "http://127\u3002\uff10.0.1/,http://127.0.0.1/"
    })
    void hostBeyondAsciiIsWrittenInAscii(String url, String uri) {
        assertEquals(uri, Request.get(url).uri().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:secret@example.org:8080/path", "http://user:secret@my_host/path"})
    void refusedPasswordIsNotRepeated(String url) {
        var error = assertThrows(IllegalArgumentException.class, () -> Request.get(url));
        assertFalse(error.toString().contains("secret"), error::toString);
        assertSays("Authorization", error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://user:secret@example.org/",
                "http://user:secret@exa mple.org/",
                "http://example.org/?token=secret\u0001",
                "http:/path?token=secret",
                "http://my_host/?token=secret",
                "http://a:70000/?token=secret"
            })
    void refusedUrlIsNamedWithoutItsSecrets(String url) {
        var error = assertThrows(IllegalArgumentException.class, () -> Request.get(url));
        assertSays("url=" + url.substring(0, 4), error);
        assertFalse(error.toString().contains("secret"), error::toString);
        assertFalse(String.valueOf(error.getCause()).contains("secret"), error::toString);
    }

    @Test
    void refusalSaysWhatAHostIsMadeOf() {
        var error = assertThrows(IllegalArgumentException.class, () -> Request.get("http://my_service:81/"));
        assertSays("a host has letters, digits, - and . only", error);
    }

    @Test
    void refusalNamesThePort() {
        assertSays("70000", assertThrows(IllegalArgumentException.class, () -> Request.get("http://a:70000/")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GE T", "GET\r\n", "GET\n", "G\0T", "GET /", "G\u00cbT", "GET:", "CONNECT"})
    void methodThatCannotBeSentIsRefused(String method) {
        assertThrows(IllegalArgumentException.class, () -> Request.of(method, "http://example.org/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "a\nb", "a\rb", "a\0b", " a", "a\t", "\u00e4", "a/b"})
    void headerNameThatIsNoTokenIsRefused(String name) {
        var request = Request.get("http://example.org/");
        assertThrows(IllegalArgumentException.class, () -> request.withHeader(name, "value"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\r\nb", "a\nb", "a\rb", "a\0b", "a\r\n b", "\n", "a\u000b", "a\u007f", "\u560d\u560a", "\u20ac"
            })
    void headerValueThatCannotBeSentIsRefused(String value) {
        var request = Request.get("http://example.org/");
        assertThrows(IllegalArgumentException.class, () -> request.withHeader("X-Test", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding"})
    void framingIsNotTheCallers(String name) {
        var request = Request.post("http://example.org/", "body");
        assertSays("withBody", assertThrows(IllegalArgumentException.class, () -> request.withHeader(name, "3")));
    }

    @Test
    void refusedUserAgentIsNeverSent() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> HttpOptions.DEFAULT.withUserAgent("a\r\nEvil: b"));
    }

    @ParameterizedTest
    @CsvSource({
        "'',/",
        "/,/",
        "/a/b?c=d&e,/a/b?c=d&e",
        "/a%20b,/a%20b",
        "?q,/?q",
        "/p#fragment,/p",
        "/\u00fc?\u20ac,/%C3%BC?%E2%82%AC",
        "/a b?c d,/a%20b?c%20d",
        "'/?q=a|b&c={\"x\"}',/?q=a%7Cb&c=%7B%22x%22%7D",
        "/100%,/100%25",
        "/%zz%41,/%25zz%41",
        "/a//b/../c,/a//b/../c"
    })
    void targetIsThePathAndTheQuery(String end, String target) throws Exception {
        try (var server = ByteServer.start(peer -> peer.send(echo(peer.readRequest())))) {
            use(http -> {
                var line = http.get("http://127.0.0.1:" + server.port() + end).text();
                assertEquals("GET " + target + " HTTP/1.1", line);
            });
        }
    }

    private static String echo(String request) {
        var line = request.substring(0, request.indexOf('\r'));
        return "HTTP/1.1 200 OK\r\nContent-Length: " + line.length() + "\r\n\r\n" + line;
    }

    @Test
    void theSameRequestCanBeSentAgain() throws Exception {
        try (var server = ByteServer.answering(OK)) {
            use(http -> {
                var request = Request.post(server.url("/"), "body");
                assertEquals("ok", http.send(request).text());
                assertEquals("ok", http.send(request).text());
            });
        }
    }
}
