package io.treadle.http;

import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.http.options.TlsOptions;
import io.treadle.loop.Treadle;
import io.treadle.loop.process.Redirection;
import io.treadle.loop.process.Subprocess;
import io.treadle.loop.process.SubprocessOptions;
import io.treadle.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against OpenSSL's server, where it is installed: what the JDK's server cannot be made to do. */
@HttpTest
class OpensslIT {
    private static final String LOCALHOST = "dns:localhost";
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    static Path folder;

    private static TestCertificates certificates;

    @BeforeAll
    static void makeKeys() throws Exception {
        certificates = TestCertificates.create(folder);
        certificates.keyPem(LOCALHOST);
    }

    private static HttpOptions trusting() throws Exception {
        return HttpOptions.DEFAULT.withTls(TlsOptions.DEFAULT.withAuthorities(certificates.authorityPem()));
    }

    /** {@code openssl s_server}, which prints what it gets, sends what is typed, and takes a letter alone for a command. */
    private record Server(Subprocess process, int port) implements AutoCloseable {
        static Server start(String... options) throws Exception {
            int port = PeerProcess.freePort();
            var command = new ArrayList<>(List.of(PeerProcess.program("openssl").toString(), "s_server"));
            command.addAll(List.of("-accept", "127.0.0.1:" + port));
            command.addAll(
                    List.of("-cert", certificates.certificatePem(LOCALHOST).toString()));
            command.addAll(List.of("-key", certificates.keyPem(LOCALHOST).toString()));
            command.addAll(List.of(options));
            var pipes = SubprocessOptions.DEFAULT
                    .withStdin(Redirection.pipe())
                    .withStdout(Redirection.pipe())
                    .withStderr(Redirection.toStdout());
            var server = new Server(Subprocess.start(pipes, command), port);
            server.await("ACCEPT");
            return server;
        }

        /** Returns when it has printed a line with that in it. */
        void await(String words) throws IOException {
            while (true) {
                var line = process.stdout().readLine();
                if (line == null) {
                    throw new AssertionError("the server has ended: wanted=" + words);
                }
                if (line.contains(words)) {
                    return;
                }
            }
        }

        void type(String text) throws IOException {
            process.stdin().write(text);
            process.stdin().flush();
        }

        String url() {
            return "https://localhost:" + port + "/";
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Test
    void serverMayShakeHandsAgainBeforeItAnswers() throws Exception {
        use(trusting(), http -> {
            try (var server = Server.start("-tls1_2")) {
                var call = Treadle.spawn(() -> http.get(server.url()).text());
                server.await("accept-encoding");
                server.type("r\n");
                server.await("SSL_do_handshake -> 1");
                server.type(ANSWER);
                assertEquals("ok", call.get());
            }
        });
    }
}
