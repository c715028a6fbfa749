package io.treadle.http;

import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.http.options.Limits;
import io.treadle.http.options.Protocol;
import io.treadle.http.options.TlsOptions;
import io.treadle.loop.Treadle;
import io.treadle.testkit.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against nginx, where it is installed. */
@HttpTest
class NginxIT {
    private static final String LOCALHOST = "dns:localhost";
    private static final byte[] BIG = new byte[5_000_000];
    private static final String TEXT = "the quick brown fox ".repeat(10_000);

    @TempDir
    static Path folder;

    private static PeerProcess nginx;
    private static String url;
    private static String secureUrl;
    private static HttpOptions trusting;

    @BeforeAll
    static void start() throws Exception {
        var program = PeerProcess.program("nginx");
        new Random(1).nextBytes(BIG);
        Files.write(folder.resolve("big"), BIG);
        Files.writeString(folder.resolve("small.txt"), "small");
        Files.writeString(folder.resolve("text.html"), TEXT);
        var keys = TestCertificates.create(folder);
        trusting = HttpOptions.DEFAULT.withTls(TlsOptions.DEFAULT.withAuthorities(keys.authorityPem()));
        int port = PeerProcess.freePort();
        int securePort = PeerProcess.freePort();
        url = "http://127.0.0.1:" + port;
        secureUrl = "https://localhost:" + securePort;
        var config = Files.writeString(folder.resolve("nginx.conf"), config(port, securePort, keys));
        var command = List.of(program.toString(), "-p", folder.toString(), "-c", config.toString());
        nginx = PeerProcess.start(folder, command, port, securePort);
    }

    private static String config(int port, int securePort, TestCertificates keys) throws Exception {
        return """
                daemon off; master_process off; pid nginx.pid; error_log stderr;
                events {}
                http {
                  access_log off; default_type text/plain; charset iso-8859-1;
                  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                  root %s; gzip on; types { text/html html; }
                  server {
                    listen 127.0.0.1:%d; keepalive_requests 10;
                    location = /connection { return 200 $connection; }
                    location = /moved { return 301 /small.txt; }
                    location = /empty { return 204; }
                    location = /closing { keepalive_timeout 0; return 200 bye; }
                  }
                  server {
                    listen 127.0.0.1:%d ssl http2; keepalive_requests 50;
                    ssl_certificate %s; ssl_certificate_key %s;
                    location = /connection { return 200 "$server_protocol $connection"; }
                  }
                }
                """.formatted(folder, port, securePort, keys.certificatePem(LOCALHOST), keys.keyPem(LOCALHOST));
    }

    @AfterAll
    static void stop() throws Exception {
        if (nginx != null) {
            nginx.close();
        }
    }

    @Test
    void filesComeWhole() throws Exception {
        use(http -> {
            assertEquals("small", http.get(url + "/small.txt").text());
            assertArrayEquals(BIG, http.get(url + "/big").bytes());
            var head = http.send(Request.head(url + "/big"));
            assertEquals("5000000", head.header("content-length"));
            assertEquals("small", http.get(url + "/small.txt").text());
        });
    }

    @Test
    void partOfAFileCanBeAskedFor() throws Exception {
        use(http -> {
            var part = http.send(Request.get(url + "/small.txt").withHeader("Range", "bytes=1-3"));
            assertEquals(206, part.status());
            assertEquals("mal", part.text());
        });
    }

    @Test
    void downloadGoesOnWithTheRest() throws Exception {
        var file = folder.resolve("copy");
        use(http -> {
            var etag = http.send(Request.head(url + "/big")).header("etag");
            Files.write(folder.resolve("copy.part"), Arrays.copyOf(BIG, 4_000_000));
            Files.writeString(folder.resolve("copy.part.tag"), String.valueOf(etag));
            assertEquals(BIG.length, http.download(url + "/big", file));
        });
        assertArrayEquals(BIG, Files.readAllBytes(file));
    }

    @Test
    void packedTextIsUnpacked() throws Exception {
        use(http -> {
            var response = http.get(url + "/text.html");
            assertEquals("gzip", response.header("content-encoding"));
            assertEquals(TEXT, response.text());
        });
    }

    @Test
    void redirectsAreFollowedAndErrorsAreAnswers() throws Exception {
        use(http -> {
            assertEquals("small", http.get(url + "/moved").text());
            assertEquals(204, http.get(url + "/empty").status());
            assertEquals(404, http.get(url + "/none").status());
            assertEquals(405, http.post(url + "/small.txt", "body").status());
            assertEquals("bye", http.get(url + "/closing").text());
        });
    }

    @Test
    void redirectIsAnAnswerIfTheCallerWantsIt() throws Exception {
        use(
                HttpOptions.DEFAULT.withLimits(Limits.DEFAULT.withRedirects(0)),
                http -> assertEquals(
                        url + "/small.txt", http.get(url + "/moved").header("Location")));
    }

    /** It closes each connection after ten requests, whose last response says so. */
    @Test
    void connectionsLastAsLongAsTheServerLikes() throws Exception {
        use(HttpOptions.DEFAULT.withConnectionsPerHost(1), http -> {
            var calls = IntStream.range(0, 100)
                    .mapToObj(i ->
                            Treadle.spawn(() -> http.get(url + "/connection").text()))
                    .toList();
            assertEquals(10, Treadle.gather(calls).stream().distinct().count());
        });
    }

    /** What nginx calls the connections that 300 calls at the same time went over. */
    private List<String> connectionsOfManyCalls(HttpClient http) throws Exception {
        var calls = IntStream.range(0, 300)
                .mapToObj(i ->
                        Treadle.spawn(() -> http.get(secureUrl + "/connection").text()))
                .toList();
        return Treadle.gather(calls).stream().distinct().toList();
    }

    @Test
    void serverChoosesHttp2OverTls() throws Exception {
        use(trusting, http -> {
            var answers = connectionsOfManyCalls(http);
            assertFalse(answers.isEmpty());
            for (var answer : answers) {
                assertTrue(answer.startsWith("HTTP/2.0 "), answer);
            }
            assertEquals("HTTP/2", http.get(secureUrl + "/small.txt").version());
            assertArrayEquals(BIG, http.get(secureUrl + "/big").bytes());
            assertEquals(TEXT, http.get(secureUrl + "/text.html").text());
            assertEquals("5000000", http.send(Request.head(secureUrl + "/big")).header("content-length"));
            try (var response = http.open(secureUrl + "/big")) {
                assertEquals(BIG[0] & 0xff, response.inputStream().read());
            }
            assertEquals("small", http.get(secureUrl + "/small.txt").text());
        });
    }

    /** It takes fifty requests a connection, and does not look at those that come after them. */
    @Test
    void callsOfHttp2OutliveTheirConnections() throws Exception {
        use(trusting, http -> {
            var answers = connectionsOfManyCalls(http);
            assertTrue(answers.size() >= 6, answers::toString);
        });
    }

    @Test
    void http11OverTlsIsSpokenWhereTheClientWantsIt() throws Exception {
        use(trusting.withProtocol(Protocol.HTTP_1_1), http -> {
            assertEquals("HTTP/1.1", http.get(secureUrl + "/small.txt").version());
            assertArrayEquals(BIG, http.get(secureUrl + "/big").bytes());
        });
    }
}
