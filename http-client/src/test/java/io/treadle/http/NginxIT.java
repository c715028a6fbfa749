package io.treadle.http;

import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.loop.Treadle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against nginx, where it is installed. */
@HttpTest
class NginxIT {
    private static final byte[] BIG = new byte[5_000_000];

    @TempDir
    static Path folder;

    private static Process nginx;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        var program = Stream.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx", "/usr/local/bin/nginx")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(program.isPresent(), "skipped: nginx is not installed");
        new Random(1).nextBytes(BIG);
        Files.write(folder.resolve("big"), BIG);
        Files.writeString(folder.resolve("small.txt"), "small");
        int port = freePort();
        url = "http://127.0.0.1:" + port;
        var config = Files.writeString(folder.resolve("nginx.conf"), config(port));
        nginx = new ProcessBuilder(program.get().toString(), "-p", folder.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        awaitListening(port);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String config(int port) {
        return """
                daemon off; master_process off; pid nginx.pid; error_log stderr;
                events {}
                http {
                  access_log off; default_type text/plain; charset iso-8859-1;
                  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                  server {
                    listen 127.0.0.1:%d; root %s; keepalive_requests 10;
                    location = /connection { return 200 $connection; }
                    location = /moved { return 301 /small.txt; }
                    location = /empty { return 204; }
                    location = /closing { keepalive_timeout 0; return 200 bye; }
                  }
                }
                """.formatted(port, folder);
    }

    private static void awaitListening(int port) throws Exception {
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                assertTrue(nginx.isAlive(), () -> "nginx has ended: " + read(folder.resolve("log")));
                Thread.onSpinWait();
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (nginx != null) {
            nginx.destroy();
            assertTrue(nginx.waitFor(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void filesComeWhole() throws Exception {
        use(http -> {
            assertEquals("small", http.get(url + "/small.txt").text());
            assertArrayEquals(BIG, http.get(url + "/big").bytes());
            var head = http.send(Request.of("HEAD", url + "/big"));
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
    void redirectsAreFollowedAndErrorsAreAnswers() throws Exception {
        use(http -> {
            assertEquals("small", http.get(url + "/moved").text());
            assertEquals(204, http.get(url + "/empty").status());
            assertEquals(404, http.get(url + "/none").status());
            assertEquals(405, http.post(url + "/small.txt", "body").status());
            assertEquals("bye", http.get(url + "/closing").text());
        });
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
}
