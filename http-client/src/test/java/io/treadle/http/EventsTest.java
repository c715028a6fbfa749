package io.treadle.http;

import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.http.HttpEvent.Kind;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpStatusException;
import io.treadle.http.options.TlsOptions;
import io.treadle.loop.EventLoop;
import io.treadle.testkit.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a call, the twins for Reactor, and downloads. */
@HttpTest
class EventsTest {
    private static final String SECRET_ANSWER =
            "HTTP/1.1 200 OK\r\nSet-Cookie: id=SECRET\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    Path folder;

    @Test
    void stepsAreToldInTheirOrder() throws Exception {
        var kinds = new ArrayList<Kind>();
        var keys = TestCertificates.create(folder);
        try (var server = ByteServer.startSecure(keys.server("dns:localhost"), peer -> peer.answerAll(SECRET_ANSWER))) {
            var tls = TlsOptions.DEFAULT.withAuthorities(keys.authorityPem());
            var options = HttpOptions.DEFAULT.withTls(tls).withListener(event -> kinds.add(event.kind()));
            use(options, http -> {
                http.get("https://localhost:" + server.port() + "/");
                Clients.until(() -> kinds.contains(Kind.BODY));
                assertEquals(
                        List.of(
                                Kind.RESOLVED,
                                Kind.CONNECTED,
                                Kind.SECURED,
                                Kind.SENT,
                                Kind.FIRST_BYTE,
                                Kind.HEAD,
                                Kind.BODY),
                        kinds);
                kinds.clear();
                http.get("https://localhost:" + server.port() + "/");
                Clients.until(() -> kinds.contains(Kind.BODY));
                assertEquals(List.of(Kind.SENT, Kind.FIRST_BYTE, Kind.HEAD, Kind.BODY), kinds);
            });
        }
    }

    @Test
    void logHidesSecrets() throws Exception {
        var lines = new ArrayList<String>();
        try (var server = ByteServer.answering(SECRET_ANSWER)) {
            use(HttpOptions.DEFAULT.withListener(HttpListener.log(lines::add)), http -> {
                http.send(Request.get(server.url("/p?api_key=SECRET&q=1"))
                        .withBearer("SECRET")
                        .withHeader("X-Auth-Token", "SECRET"));
                assertThrows(Exception.class, () -> http.get("http://127.0.0.1:1/?token=SECRET"));
                Clients.until(() -> lines.stream().anyMatch(line -> line.startsWith("* no connection")));
            });
            assertFalse(lines.toString().contains("SECRET"), lines::toString);
            assertTrue(lines.contains("> GET " + server.url("/p?api_key=***&q=1") + " HTTP/1.1"), lines::toString);
            assertTrue(lines.contains("> Authorization: ***"), lines::toString);
            assertTrue(lines.contains("< HTTP/1.1 200 OK"), lines::toString);
            assertTrue(lines.contains("< Set-Cookie: ***"), lines::toString);
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("* connected to ")), lines::toString);
        }
    }

    @Test
    void monoAsksWhenItIsSubscribedTo() throws Exception {
        try (var server = ByteServer.answering(Clients.OK);
                var loop = EventLoop.start()) {
            var http = loop.submit(() -> HttpClient.create()).get();
            var mono = http.sendMono(Request.get(server.url("/"))).map(Response::text);
            assertEquals(0, server.connections());
            assertEquals("ok", mono.block(Duration.ofSeconds(60)));
            assertEquals("ok", mono.block(Duration.ofSeconds(60)));
            var bytes = http.openFlux(Request.get(server.url("/")))
                    .map(buffer -> StandardCharsets.US_ASCII.decode(buffer).toString())
                    .reduce("", String::concat)
                    .block(Duration.ofSeconds(60));
            assertEquals("ok", bytes);
            assertThrows(
                    Exception.class,
                    () -> http.sendMono(Request.get("http://127.0.0.1:1/")).block(Duration.ofSeconds(60)));
        }
    }

    // ---- downloads ----

    private static final byte[] FILE = new byte[1_000_000];

    static {
        new Random(11).nextBytes(FILE);
    }

    /** Serves the file from where it is asked for, but no more than a third of it at once. */
    private static void serveThirds(Peer peer, String etag, List<String> requests) throws Exception {
        var request = peer.readRequest();
        requests.add(request);
        int from = 0;
        int range = request.indexOf("Range: bytes=");
        if (range >= 0 && request.contains("If-Range: " + etag + "\r\n")) {
            from = Integer.parseInt(request.substring(range + 13, request.indexOf('-', range + 13)));
        }
        peer.send("HTTP/1.1 " + (from == 0 ? "200 OK" : "206 Partial Content") + "\r\nETag: " + etag
                + "\r\nContent-Length: " + (FILE.length - from) + "\r\n"
                + (from == 0
                        ? ""
                        : "Content-Range: bytes " + from + "-" + (FILE.length - 1) + "/" + FILE.length + "\r\n")
                + "\r\n");
        int count = Math.min(400_000, FILE.length - from);
        peer.send(Arrays.copyOfRange(FILE, from, from + count));
    }

    @Test
    void downloadGoesOnWhereItWasCut() throws Exception {
        var requests = new CopyOnWriteArrayList<String>();
        var last = new AtomicLong();
        var file = folder.resolve("file");
        try (var server = ByteServer.start(peer -> serveThirds(peer, "\"v1\"", requests))) {
            use(http -> assertEquals(FILE.length, http.download(Request.get(server.url("/")), file, (bytes, total) -> {
                assertEquals(FILE.length, total);
                last.set(bytes);
            })));
        }
        assertArrayEquals(FILE, Files.readAllBytes(file));
        assertEquals(FILE.length, last.get());
        assertTrue(requests.size() >= 3, requests::toString);
        try (var left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void laterDownloadGoesOnOrBeginsAnewIfTheFileHasChanged() throws Exception {
        var requests = new CopyOnWriteArrayList<String>();
        var file = folder.resolve("file");
        Files.write(folder.resolve("file.part"), Arrays.copyOf(FILE, 300_000));
        Files.writeString(folder.resolve("file.part.tag"), "\"v1\"");
        try (var server = ByteServer.start(peer -> serveThirds(peer, "\"v1\"", requests))) {
            use(http -> http.download(server.url("/"), file));
        }
        assertTrue(requests.get(0).contains("Range: bytes=300000-\r\n"), requests.get(0));
        assertArrayEquals(FILE, Files.readAllBytes(file));

        Files.write(folder.resolve("file.part"), new byte[300_000]);
        Files.writeString(folder.resolve("file.part.tag"), "\"old\"");
        try (var server = ByteServer.start(peer -> serveThirds(peer, "\"v2\"", requests))) {
            use(http -> http.download(server.url("/"), file));
        }
        assertArrayEquals(FILE, Files.readAllBytes(file));
    }

    @Test
    void downloadThatGetsNowhereFailsAndKeepsWhatThereWas() throws Exception {
        var file = folder.resolve("file");
        Files.writeString(file, "old");
        try (var server = ByteServer.answeringOnce("HTTP/1.1 200 OK\r\nETag: \"v\"\r\nContent-Length: 9\r\n\r\n")) {
            use(http -> assertThrows(ConnectionClosedException.class, () -> http.download(server.url("/"), file)));
        }
        try (var server = ByteServer.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")) {
            use(http -> assertThrows(HttpStatusException.class, () -> http.download(server.url("/"), file)));
        }
        assertEquals("old", Files.readString(file));
    }
}
