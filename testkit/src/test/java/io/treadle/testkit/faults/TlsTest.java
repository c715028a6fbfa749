package io.treadle.testkit.faults;

import static io.treadle.testkit.faults.TlsFixture.HERE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.ConnectionHandler;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TcpStream;
import io.treadle.loop.net.TlsContexts;
import io.treadle.loop.net.TlsOptions;
import io.treadle.loop.net.TlsOptions.ClientAuth;
import io.treadle.loop.net.TlsStream;
import io.treadle.testkit.ScriptedPeer;
import io.treadle.testkit.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** TLS between two sides that both want it. */
@FaultTest
class TlsTest {
    /** Made when this class is initialized, so not in a task, which that would block. */
    private static final TestCertificates CERTIFICATES = TlsFixture.CERTIFICATES;

    /** A body with a server. */
    private interface Use {
        void with(TcpServer server) throws Exception;
    }

    private static void serving(TlsOptions options, ConnectionHandler<TlsStream> handler, Use use) throws Exception {
        Faults.assertSurvives(() -> {
            try (var server = TcpServer.listen(Faults.anyPort(), TlsStream.serving(options, handler))) {
                use.with(server);
            }
        });
    }

    @Test
    void bytesGoBothWaysAndEndsAreSaid() throws Exception {
        serving(
                TlsFixture.server(),
                stream -> {
                    stream.write("you said " + stream.readLine() + "\n");
                    assertNull(stream.readLine());
                    stream.write("good bye\n");
                },
                server -> {
                    try (var stream = TlsFixture.connect(server.port(), TlsFixture.client())) {
                        stream.write("hello\n");
                        assertEquals("you said hello", stream.readLine());
                        stream.shutdownOutput();
                        assertEquals("good bye", stream.readLine());
                        assertNull(stream.readLine());
                    }
                });
    }

    @Test
    void closingRightAfterTheGoodByeLeavesNothing() throws Exception {
        serving(TlsFixture.server(), stream -> stream.readAll(100), server -> {
            for (int turns = 0; turns < 5; turns++) {
                var stream = TlsFixture.connect(server.port(), TlsFixture.client());
                stream.shutdownOutput();
                for (int i = 0; i < turns; i++) {
                    Treadle.yieldNow();
                }
                stream.close();
            }
            Faults.until(() -> server.connections() == 0);
        });
    }

    @Test
    void manyBytesComeWhole() throws Exception {
        var bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        serving(TlsFixture.server(), stream -> stream.transferTo(stream), server -> {
            try (var stream = TlsFixture.connect(server.port(), TlsFixture.client())) {
                var writing = Treadle.spawn(() -> {
                    stream.write(bytes);
                    stream.flush();
                    stream.shutdownOutput();
                });
                assertArrayEquals(bytes, stream.readAll(bytes.length + 1));
                writing.get();
            }
        });
    }

    @Test
    void bothSidesAgreeOnProtocolAndName() throws Exception {
        var seen = new CompletableFuture<String>();
        serving(
                TlsFixture.server().withApplicationProtocols(List.of("two", "one")),
                stream -> seen.complete(stream.applicationProtocol() + " " + stream.requestedServerName()),
                server -> {
                    var options = TlsFixture.client().withApplicationProtocols(List.of("one", "two"));
                    try (var stream = TlsFixture.connect(server.port(), options)) {
                        assertEquals("two", stream.applicationProtocol());
                        assertEquals("TLSv1.3", stream.session().getProtocol());
                        assertEquals("two localhost", Task.await(seen));
                        var certificate = (X509Certificate) stream.session().getPeerCertificates()[0];
                        assertEquals(
                                "CN=test", certificate.getSubjectX500Principal().getName());
                    }
                });
    }

    @Test
    void withoutWordsAboutItNoProtocolIsAgreedOn() throws Exception {
        serving(TlsFixture.server(), stream -> {}, server -> {
            try (var stream = TlsFixture.connect(server.port(), TlsFixture.client())) {
                assertNull(stream.applicationProtocol());
                assertNull(stream.readLine());
            }
        });
    }

    @Test
    void theServerCanKnowItsClient() throws Exception {
        var user = new CompletableFuture<String>();
        serving(
                TlsFixture.with(CERTIFICATES.serverThatTrusts(HERE)).withClientAuth(ClientAuth.NEEDED),
                stream -> user.complete(stream.session().getPeerPrincipal().getName()),
                server -> {
                    var options = TlsFixture.with(CERTIFICATES.client("alice"));
                    try (var stream = TlsFixture.connect(server.port(), options)) {
                        assertEquals("CN=alice", Task.await(user));
                        assertNull(stream.readLine());
                    }
                });
    }

    @Test
    void aConnectionCanBeginInClear() throws Exception {
        Faults.assertSurvives(() -> {
            var context = CERTIFICATES.server(HERE);
            try (var peer = ScriptedPeer.serve(c -> c.send("220 ready\r\n")
                            .expect("STARTTLS\r\n")
                            .send("220 go\r\n")
                            .startTls(context)
                            .expect("secret")
                            .send("received"));
                    var plain = TcpStream.connect("127.0.0.1", peer.port())) {
                assertEquals("220 ready", plain.readLine());
                plain.write("STARTTLS\r\n");
                assertEquals("220 go", plain.readLine());
                try (var stream = TlsStream.startTls(plain, "localhost", TlsFixture.client())) {
                    stream.write("secret");
                    assertEquals("received", new String(stream.readExactly(8), StandardCharsets.UTF_8));
                    assertThrows(IOException.class, () -> plain.write("in clear"));
                    peer.awaitScripts(1);
                }
            }
        });
    }

    @Test
    void whatWasSentAheadInClearIsNotTakenForSecret() throws Exception {
        var failures = new ArrayList<Throwable>();
        var options = LoopOptions.DEFAULT.withExceptionHandler((message, error, task) -> failures.add(error));
        Faults.assertSurvives(options, () -> {
            var tls = TlsFixture.server();
            var lines = new ArrayList<String>();
            try (var server = TcpServer.listen(Faults.anyPort(), plain -> {
                        plain.readLine();
                        Faults.until(() -> plain.available() > 0);
                        try (var secure = TlsStream.acceptTls(plain, tls)) {
                            lines.add(secure.readLine());
                        }
                    });
                    var peer = ScriptedPeer.connect(server.address(), c -> {
                        c.send("STARTTLS\r\nINJECTED\r\n");
                        c.drain();
                    })) {
                peer.awaitScripts(1);
                Faults.until(() -> server.connections() == 0);
            }
            assertEquals(List.of(), lines);
            Faults.until(() -> !failures.isEmpty());
            assertTrue(failures.get(0) instanceof SSLException, failures::toString);
        });
    }

    @Test
    void contextsAreMadeOfPemFiles() throws Exception {
        var server = TlsContexts.server(CERTIFICATES.certificatePem(HERE), CERTIFICATES.keyPem(HERE));
        var client = TlsContexts.client(CERTIFICATES.authorityPem());
        serving(TlsFixture.with(server), stream -> stream.write("pem\n"), listening -> {
            try (var stream = TlsFixture.connect(listening.port(), TlsFixture.with(client))) {
                assertEquals("pem", stream.readLine());
            }
        });
        var error = assertThrows(IOException.class, () -> TlsContexts.client(CERTIFICATES.keyPem(HERE)));
        Faults.assertSays("trusted=", error);
    }

    @Test
    void aServerWithoutCertificateIsRefused() throws Exception {
        Faults.assertSurvives(() -> {
            try (var peer = ScriptedPeer.serve(c -> c.drain());
                    var plain = TcpStream.connect("127.0.0.1", peer.port())) {
                var error = assertThrows(
                        IllegalArgumentException.class, () -> TlsStream.acceptTls(plain, TlsOptions.DEFAULT));
                Faults.assertSays("TlsContexts.server", error);
            }
        });
    }

    /** Names within a network often have one, which the JDK cannot ask for. */
    @Test
    void aNameWithAnUnderscoreIsConnectedToWithoutAskingForIt() throws Exception {
        serving(TlsFixture.server(), stream -> stream.write(String.valueOf(stream.requestedServerName())), server -> {
            var options = TlsFixture.client().withServerName("my_service").withVerifyHost(false);
            try (var stream = TlsFixture.connect(server.port(), options)) {
                assertEquals("null", stream.readLine());
            }
        });
    }
}
