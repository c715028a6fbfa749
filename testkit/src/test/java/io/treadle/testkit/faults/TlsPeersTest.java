package io.treadle.testkit.faults;

import static io.treadle.testkit.faults.TlsFixture.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.loop.Treadle;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TlsStream;
import io.treadle.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** TLS with programs of others: openssl, curl. */
@FaultTest
class TlsPeersTest {
    /** Made when this class is initialized, so not in a task, which that would block. */
    private static final TestCertificates CERTIFICATES = TlsFixture.CERTIFICATES;

    private static void assumeProgram(String name) {
        var path = Stream.of(String.valueOf(System.getenv("PATH")).split(":", -1));
        assumeTrue(path.anyMatch(folder -> Files.isExecutable(Path.of(folder, name))), "skipped: no " + name + " here");
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Runs {@code command} with {@code input}, off the loop; returns what it says. */
    private static String run(String input, String... command) throws Exception {
        return Treadle.offload(() -> {
            var process = start(List.of(command));
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end: " + List.of(command));
            process.destroy();
            return output;
        });
    }

    @Test
    void curlReadsAPage() throws Exception {
        assumeProgram("curl");
        var authority = CERTIFICATES.authorityPem().toString();
        Faults.assertSurvives(() -> {
            var page = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
            try (var server = TcpServer.listen(Faults.anyPort(), TlsStream.serving(TlsFixture.server(), stream -> {
                while (!String.valueOf(stream.readLine()).isEmpty()) {}
                stream.write(page);
            }))) {
                var url = "https://localhost:" + server.port() + "/";
                assertEquals("hello", run("", "curl", "-sS", "--noproxy", "*", "--cacert", authority, url));
                assertEquals("hello", run("", "curl", "-sS", "--noproxy", "*", "--insecure", url));
            }
        });
    }

    @Test
    void opensslIsAClient() throws Exception {
        assumeProgram("openssl");
        var authority = CERTIFICATES.authorityPem().toString();
        Faults.assertSurvives(() -> {
            try (var server = TcpServer.listen(
                    Faults.anyPort(),
                    TlsStream.serving(
                            TlsFixture.server().withApplicationProtocols(List.of("echo")),
                            stream -> stream.write("you said " + stream.readLine() + "\n")))) {
                var said = run(
                        "hello\n",
                        "openssl",
                        "s_client",
                        "-connect",
                        "127.0.0.1:" + server.port(),
                        "-servername",
                        "localhost",
                        "-CAfile",
                        authority,
                        "-verify_return_error",
                        "-alpn",
                        "echo",
                        "-ign_eof");
                assertTrue(said.contains("you said hello"), said);
                assertTrue(said.contains("Verify return code: 0 (ok)"), said);
                assertTrue(said.contains("ALPN protocol: echo"), said);
            }
        });
    }

    @Test
    void opensslIsAServer() throws Exception {
        assumeProgram("openssl");
        int port = freePort();
        var server = start(List.of(
                "openssl",
                "s_server",
                "-accept",
                String.valueOf(port),
                "-cert",
                CERTIFICATES.certificatePem(HERE).toString(),
                "-key",
                CERTIFICATES.keyPem(HERE).toString(),
                "-rev",
                "-quiet"));
        try {
            awaitListening(port);
            Faults.assertSurvives(() -> {
                try (var stream = TlsFixture.connect(port, TlsFixture.client())) {
                    stream.write("stressed\n");
                    assertEquals("desserts", stream.readLine());
                }
            });
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListening(int port) throws InterruptedException {
        while (true) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertTrue(socket.isConnected());
                return;
            } catch (IOException e) {
                Thread.sleep(10); // it is being started
            }
        }
    }
}
