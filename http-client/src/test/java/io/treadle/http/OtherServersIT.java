package io.treadle.http;

import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.http.body.RequestBody;
import io.treadle.http.options.Protocol;
import io.treadle.http.options.TlsOptions;
import io.treadle.loop.Treadle;
import io.treadle.testkit.TestCertificates;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against nghttpd, which speaks nothing but HTTP/2, and Python's server, where they are installed. */
@HttpTest
class OtherServersIT {
    private static final byte[] BIG = new byte[3_000_000];

    @TempDir
    Path folder;

    private void writeFiles() throws Exception {
        new Random(4).nextBytes(BIG);
        Files.write(folder.resolve("big"), BIG);
        Files.writeString(folder.resolve("small.txt"), "small");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nghttpdServesManyStreamsOfOneConnection(boolean secure) throws Exception {
        var program = PeerProcess.program("nghttpd").toString();
        writeFiles();
        var keys = TestCertificates.create(folder);
        var authority = keys.authorityPem();
        var certificate = keys.certificatePem("dns:localhost").toString();
        var key = keys.keyPem("dns:localhost").toString();
        int port = PeerProcess.freePort();
        var root = "--htdocs=" + folder;
        var command = secure
                ? List.of(program, root, "--echo-upload", String.valueOf(port), key, certificate)
                : List.of(program, root, "--echo-upload", "--no-tls", String.valueOf(port));
        var url = (secure ? "https://localhost:" : "http://localhost:") + port;
        var options = secure
                ? HttpOptions.DEFAULT.withTls(TlsOptions.DEFAULT.withAuthorities(authority))
                : HttpOptions.DEFAULT.withProtocol(Protocol.HTTP_2_PRIOR_KNOWLEDGE);
        try (var server = PeerProcess.start(folder, command, port)) {
            assertTrue(server.isRunning());
            use(options.withConnectionsPerHost(2), http -> {
                var calls = IntStream.range(0, 500)
                        .mapToObj(i ->
                                Treadle.spawn(() -> http.get(url + "/small.txt").text()))
                        .toList();
                assertEquals(
                        List.of("small"),
                        Treadle.gather(calls).stream().distinct().toList());
                var response = http.get(url + "/big");
                assertArrayEquals(BIG, response.bytes());
                assertEquals("HTTP/2", response.version());
                assertEquals(404, http.get(url + "/none").status());
                assertEquals("3000000", http.send(Request.head(url + "/big")).header("content-length"));
                assertArrayEquals(BIG, http.post(url + "/", BIG).bytes());
                var streamed = RequestBody.of(new ByteArrayInputStream(BIG), -1);
                assertArrayEquals(BIG, http.post(url + "/", streamed).bytes());
                try (var half = http.open(url + "/big")) {
                    assertEquals(1000, half.inputStream().readNBytes(1000).length);
                }
                assertEquals("small", http.get(url + "/small.txt").text());
            });
        }
    }

    @Test
    void pythonServesFilesOfHttp10() throws Exception {
        var program = PeerProcess.program("python3").toString();
        writeFiles();
        int port = PeerProcess.freePort();
        var command = List.of(program, "-m", "http.server", String.valueOf(port), "--bind", "127.0.0.1");
        var url = "http://127.0.0.1:" + port;
        try (var server = PeerProcess.start(folder, command, port)) {
            assertTrue(server.isRunning());
            use(HttpOptions.DEFAULT.withConnectionsPerHost(4), http -> {
                var calls = IntStream.range(0, 50)
                        .mapToObj(i ->
                                Treadle.spawn(() -> http.get(url + "/small.txt").text()))
                        .toList();
                assertEquals(
                        List.of("small"),
                        Treadle.gather(calls).stream().distinct().toList());
                assertEquals("HTTP/1.0", http.get(url + "/small.txt").version());
                assertArrayEquals(BIG, http.get(url + "/big").bytes());
                assertEquals(404, http.get(url + "/none").status());
                assertEquals(501, http.post(url + "/", "body").status());
            });
        }
    }
}
