package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interceptors that read a response, keep it, and answer by what they have. */
@HttpTest
class MadeResponseTest {
    /** "kept" by gzip. */
    private static final byte[] PACKED = HexFormat.of().parseHex("1f8b0800000000000203cb4e2d280100066a28fb04000000");

    @TempDir
    Path folder;

    private static ByteServer packing() throws Exception {
        return ByteServer.start(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
                            + "Content-Length: " + PACKED.length + "\r\n\r\n")
                    .send(PACKED)
                    .awaitClosed();
        });
    }

    /** Asks for each URL once. */
    private static Interceptor cache() {
        var kept = new HashMap<String, OpenResponse>();
        return (request, next) -> {
            var url = request.uri().toString();
            var found = kept.get(url);
            if (found == null) {
                found = next.proceed(request);
                found.bytes();
                kept.put(url, found);
            }
            return OpenResponse.of(request, found.status(), found.headers(), found.bytes());
        };
    }

    @Test
    void cacheAnswersWithWhatAServerHadPacked() throws Exception {
        try (var server = packing()) {
            use(HttpOptions.DEFAULT.withInterceptor(cache()), http -> {
                for (int i = 0; i < 2; i++) {
                    var response = http.get(server.url("/"));
                    assertEquals("kept", response.text());
                    assertEquals(List.of("a=1", "b=2"), response.headers("set-cookie"));
                    try (var open = http.open(server.url("/"))) {
                        assertEquals("kept", open.text());
                    }
                }
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void lengthOfAResponseThatIsMadeIsThatOfItsBody() throws Exception {
        var options = HttpOptions.DEFAULT.withInterceptor((request, next) -> OpenResponse.of(
                request,
                200,
                Map.of("content-length", "24"), // as it was packed
                "kept".getBytes(StandardCharsets.US_ASCII)));
        use(options, http -> {
            try (var open = http.open("http://example.invalid/")) {
                assertEquals(4, open.contentLength());
            }
            var file = folder.resolve("file");
            assertEquals(4, http.download("http://example.invalid/", file));
            assertEquals("kept", Files.readString(file));
        });
    }

    @Test
    void bodyThatAnInterceptorHasReadIsStillThereForTheCaller() throws Exception {
        var seen = new ArrayList<String>();
        var options = HttpOptions.DEFAULT.withInterceptor((request, next) -> {
            var response = next.proceed(request);
            seen.add(response.text());
            return response;
        });
        try (var server = ByteServer.answering(OK)) {
            use(options, http -> {
                assertEquals("ok", http.get(server.url("/")).text());
                try (var open = http.open(server.url("/"))) {
                    for (var line : open.lines()) {
                        seen.add("line " + line);
                    }
                }
            });
        }
        assertEquals(List.of("ok", "ok", "line ok"), seen);
    }

    @Test
    void whatWasReadWholeCanBeReadAgain() throws Exception {
        try (var server = ByteServer.answering(OK)) {
            use(http -> {
                try (var open = http.open(server.url("/"))) {
                    assertEquals("ok", open.text());
                    assertEquals("ok", open.text());
                    assertEquals("ok", open.whole().text());
                }
            });
        }
    }
}
