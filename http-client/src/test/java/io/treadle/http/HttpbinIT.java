package io.treadle.http;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.treadle.core.pace.Retry;
import io.treadle.http.body.Multipart;
import io.treadle.http.body.RequestBody;
import io.treadle.http.error.HttpLimitException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.http.json.JsonType;
import io.treadle.loop.Treadle;
import io.treadle.testkit.BufferLeaks;
import io.treadle.testkit.TreadleTest;
import java.io.ByteArrayInputStream;
import java.net.CookieManager;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Against httpbin, the server that the users of requests know, where Debian's python3-httpbin is installed. */
@TreadleTest(realTime = true, limitMillis = 60_000)
@ExtendWith(BufferLeaks.class)
class HttpbinIT {
    /** What it says about a request, as far as it matters here. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Seen(
            Map<String, String> args,
            Map<String, String> headers,
            Map<String, String> form,
            Map<String, String> files,
            Object json,
            String data) {}

    @TempDir
    static Path folder;

    private static PeerProcess server;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        var python = PeerProcess.program("python3").toString();
        var known = new ProcessBuilder(python, "-c", "import httpbin")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(known.waitFor() == 0, "skipped: python3-httpbin is not installed");
        int port = PeerProcess.freePort();
        url = "http://127.0.0.1:" + port;
        var command = List.of(python, "-m", "httpbin.core", "--host", "127.0.0.1", "--port", String.valueOf(port));
        server = PeerProcess.start(folder, command, port);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void parametersAndHeadersArrive() throws Exception {
        try (var http = HttpClient.create()) {
            var request = Request.get(url + "/get")
                    .withQuery("q", "a b&c=\u00fc")
                    .withQuery("page", "2")
                    .withHeader("X-One", "1");
            var seen = http.send(request).json(Seen.class);
            assertEquals(Map.of("q", "a b&c=\u00fc", "page", "2"), seen.args());
            assertEquals("1", seen.headers().get("X-One"));
            assertEquals("treadle", seen.headers().get("User-Agent"));
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void bodiesOfAllKindsArrive() throws Exception {
        var file = Files.writeString(folder.resolve("file.txt"), "in the file");
        try (var http = HttpClient.create()) {
            var form = http.post(url + "/post", RequestBody.form(Map.of("a", "1 &")))
                    .json(Seen.class);
            assertEquals(Map.of("a", "1 &"), form.form());
            var json =
                    http.post(url + "/post", RequestBody.json(Map.of("n", 1))).json(Seen.class);
            assertEquals(Map.of("n", 1), json.json());
            var told = new ArrayList<Long>();
            var parts = Multipart.EMPTY
                    .withField("name", "Ada")
                    .withFile("upload", file)
                    .withProgress((bytes, total) -> told.add(bytes));
            var multipart = http.post(url + "/post", parts).json(Seen.class);
            assertEquals(Map.of("name", "Ada"), multipart.form());
            assertEquals(Map.of("upload", "in the file"), multipart.files());
            assertTrue(told.get(told.size() - 1) > 11, told::toString);
            var text =
                    http.send(Request.put(url + "/put", RequestBody.of("text"))).json(Seen.class);
            assertEquals("text", text.data());
            var known = RequestBody.of(new ByteArrayInputStream("streamed".getBytes(StandardCharsets.UTF_8)), 8);
            assertEquals(
                    "streamed",
                    http.send(Request.patch(url + "/patch", known))
                            .json(Seen.class)
                            .data());
            assertEquals(200, http.send(Request.delete(url + "/delete")).status());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void credentialsAreAccepted() throws Exception {
        try (var http = HttpClient.create()) {
            var basic = Request.get(url + "/basic-auth/ada/secret");
            assertEquals(200, http.send(basic.withBasicAuth("ada", "secret")).status());
            assertEquals(401, http.send(basic.withBasicAuth("ada", "wrong")).status());
            assertEquals(
                    200,
                    http.send(Request.get(url + "/bearer").withBearer("token")).status());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void cookiesAreKeptOverRedirects() throws Exception {
        try (var http = HttpClient.create(HttpOptions.DEFAULT.withCookies(new CookieManager()))) {
            var set = http.get(url + "/cookies/set?one=1");
            assertEquals(1, set.history().size());
            var cookies = http.get(url + "/cookies").json(new JsonType<Map<String, Map<String, String>>>() {});
            assertEquals(Map.of("cookies", Map.of("one", "1")), cookies);
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void redirectsAreFollowedUpToTheLimit() throws Exception {
        try (var http = HttpClient.create()) {
            assertEquals(5, http.get(url + "/redirect/5").history().size());
            assertEquals(3, http.get(url + "/absolute-redirect/3").history().size());
            assertThrows(HttpLimitException.class, () -> http.get(url + "/redirect/11"));
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void statusesAreAnswersAndSomeAreTriedAgain() throws Exception {
        var patient = HttpOptions.DEFAULT.withRetry(Retry.DEFAULT.withTries(3).withBackoff(ofMillis(1), ofMillis(1)));
        try (var http = HttpClient.create(patient)) {
            assertEquals(418, http.get(url + "/status/418").status());
            assertEquals(503, http.get(url + "/status/503").status());
            assertEquals(204, http.get(url + "/status/204").status());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void packedBodiesAreUnpacked() throws Exception {
        try (var http = HttpClient.create()) {
            assertTrue(http.get(url + "/gzip").text().contains("\"gzipped\":true"));
            assertTrue(http.get(url + "/deflate").text().contains("\"deflated\":true"));
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void lateAnswersAreGivenUpAndSlowOnesAreWhole() throws Exception {
        try (var http = HttpClient.create()) {
            var late = Request.get(url + "/delay/10").withTimeout(ofMillis(300));
            assertThrows(HttpTimeoutException.class, () -> http.send(late));
            assertEquals(10, http.get(url + "/drip?duration=0.2&numbytes=10").bytes().length);
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void bodiesAreReadAsTheyCome() throws Exception {
        try (var http = HttpClient.create();
                var response = http.open(url + "/stream/20")) {
            int count = 0;
            for (var line : response.lines()) {
                assertTrue(line.startsWith("{"), line);
                count++;
            }
            assertEquals(20, count);
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void rangesAndValidatorsAreUnderstood() throws Exception {
        try (var http = HttpClient.create()) {
            var part = http.send(Request.get(url + "/range/26").withHeader("Range", "bytes=1-3"));
            assertEquals(206, part.status());
            assertEquals("bcd", part.text());
            var same = http.send(Request.get(url + "/etag/tag").withHeader("If-None-Match", "tag"));
            assertEquals(304, same.status());
            assertEquals("", same.text());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void downloadGoesOnWithTheRest() throws Exception {
        var file = folder.resolve("range");
        Files.writeString(folder.resolve("range.part"), "abcde");
        Files.writeString(folder.resolve("range.part.tag"), "\"range26\"");
        try (var http = HttpClient.create()) {
            assertEquals(26, http.download(url + "/range/26", file));
        }
        assertEquals("abcdefghijklmnopqrstuvwxyz", Files.readString(file));
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void manyCallsShareTheLoop() throws Exception {
        try (var http = HttpClient.create(HttpOptions.DEFAULT.withConnectionsPerHost(10))) {
            var expected = http.get(url + "/range/1000").bytes();
            var calls = IntStream.range(0, 100)
                    .mapToObj(i ->
                            Treadle.spawn(() -> http.get(url + "/range/1000").bytes()))
                    .toList();
            for (var bytes : Treadle.gather(calls)) {
                assertArrayEquals(expected, bytes);
            }
        }
    }
}
