package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Treadle;
import io.treadle.loop.process.Subprocess;
import io.treadle.loop.process.SubprocessOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams and servers with programs of others at their other end. */
@LoopTest
class RealPeersTest {
    private static final int PAGE = 3_000_000;

    private static String program(String name) {
        var found = Stream.of("/usr/sbin/", "/usr/bin/", "/bin/", "/usr/local/bin/")
                .map(folder -> folder + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        assumeTrue(found.isPresent(), "skipped: " + name + " is not installed");
        return found.orElseThrow();
    }

    @Test
    void curlReadsABigPageOfOurServer() throws Exception {
        var curl = program("curl");
        EventLoop.run(() -> {
            try (var server = TcpServer.listen(StreamPair.anyPort(), RealPeersTest::servePage)) {
                var url = "http://127.0.0.1:" + server.port() + "/";
                var said =
                        Subprocess.run(curl, "-sS", "--noproxy", "*", "-o", "/dev/null", "-w", "%{size_download}", url);
                assertEquals(PAGE + "", said.stdout());
            }
        });
    }

    private static void servePage(TcpStream stream) throws IOException {
        while (!String.valueOf(stream.readLine()).isEmpty()) {}
        stream.write("HTTP/1.1 200 OK\r\nContent-Length: " + PAGE + "\r\nConnection: close\r\n\r\n");
        stream.write(new byte[PAGE]);
    }

    @Test
    void ncGetsBackWhatItSendsAndTheEnd() throws Exception {
        var nc = program("nc");
        EventLoop.run(() -> {
            try (var server = TcpServer.listen(StreamPair.anyPort(), stream -> stream.transferTo(stream))) {
                var options = SubprocessOptions.DEFAULT.withInput("one\ntwo\n");
                var said = Subprocess.run(options, nc, "-N", "127.0.0.1", server.port() + "");
                assertEquals("one\ntwo\n", said.stdout());
            }
        });
    }

    @Test
    void nginxAnswersAStream(@TempDir Path folder) throws Exception {
        var nginx = program("nginx");
        int port = freePort();
        var config = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; master_process off; pid nginx.pid; error_log stderr;
                events {}
                http {
                  access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                  server { listen 127.0.0.1:%d; location / { return 200 "hello from $request_uri"; } }
                }
                """.formatted(port));
        EventLoop.run(() -> {
            var server = Subprocess.start(nginx, "-p", folder.toString(), "-c", config.toString());
            try (var stream = connectTo(port, server)) {
                stream.write("GET /here HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertEquals("HTTP/1.1 200 OK", stream.readLine());
                while (!String.valueOf(stream.readLine()).isEmpty()) {}
                assertEquals("hello from /here", stream.readLine());
            } finally {
                server.kill();
                server.waitFor();
            }
        });
    }

    private static TcpStream connectTo(int port, Subprocess server) throws IOException {
        while (true) {
            try {
                return TcpStream.connect("127.0.0.1", port);
            } catch (IOException e) {
                if (!server.isAlive()) {
                    throw new IOException("nginx has ended", e);
                }
                Treadle.sleep(Duration.ofMillis(10)); // it is being started
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }
}
