package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static io.treadle.http.Clients.await;
import static io.treadle.http.Clients.blocking;
import static io.treadle.http.Clients.failing;
import static io.treadle.http.Clients.use;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.treadle.http.ByteServer.Script;
import io.treadle.http.Clients.HandClock;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.http.error.HttpTlsException;
import io.treadle.http.options.TlsOptions;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import io.treadle.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same over TLS: who is trusted, and what happens when it stalls or is cut. */
@HttpTest
class HttpsTest {
    @TempDir
    static Path folder;

    private static final String LOCALHOST = "dns:localhost";
    private static TestCertificates certificates;

    @BeforeAll
    static void makeKeys() throws Exception {
        certificates = TestCertificates.create(folder);
    }

    private static ByteServer secure(Script... scripts) throws Exception {
        return ByteServer.startSecure(certificates.server(LOCALHOST), scripts);
    }

    private static String url(ByteServer server) {
        return "https://localhost:" + server.port() + "/";
    }

    private static HttpOptions trusting() throws Exception {
        var authority = certificates.authorityPem().toFile();
        return HttpOptions.DEFAULT.withSslContext(blocking(
                () -> SslContextBuilder.forClient().trustManager(authority).build()));
    }

    @Test
    void trustedServerIsAskedOnOneConnection() throws Exception {
        try (var server = secure(peer -> peer.answerAll(OK))) {
            use(trusting(), http -> {
                for (int i = 0; i < 10; i++) {
                    assertEquals("ok", http.get(url(server)).text());
                }
                assertEquals("ok", http.post(url(server), "x".repeat(1 << 20)).text());
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void selfSignedCertificateIsRefusedByDefault() throws Exception {
        try (var server = ByteServer.startSecure(certificates.selfSigned(LOCALHOST), peer -> peer.answerAll(OK))) {
            use(http -> {
                var error = assertThrows(HttpTlsException.class, () -> http.get(url(server)));
                assertSays("PKIX path building failed", error);
            });
        }
    }

    @Test
    void certificateOfAnotherHostIsRefused() throws Exception {
        try (var server = secure(peer -> peer.answerAll(OK))) {
            use(trusting(), http -> {
                var url = url(server).replace("localhost", "127.0.0.1");
                assertThrows(HttpTlsException.class, () -> http.get(url));
            });
        }
    }

    /** As docs/http.md says how. */
    @Test
    void contextMayLetTheCertificateOfAnotherHostPass() throws Exception {
        var authority = certificates.authorityPem().toFile();
        var lenient = blocking(() -> SslContextBuilder.forClient()
                .trustManager(authority)
                .endpointIdentificationAlgorithm(null)
                .build());
        try (var server = secure(peer -> peer.answerAll(OK))) {
            use(HttpOptions.DEFAULT.withSslContext(lenient), http -> {
                var url = url(server).replace("localhost", "127.0.0.1");
                assertEquals("ok", http.get(url).text());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void factoryThatTrustsAnybodyLetsAnyCertificatePass(String host) throws Exception {
        var trusting = TlsOptions.DEFAULT.withTrust(InsecureTrustManagerFactory.INSTANCE);
        try (var server = ByteServer.startSecure(certificates.selfSigned(LOCALHOST), peer -> peer.answerAll(OK))) {
            use(HttpOptions.DEFAULT.withTls(trusting), http -> {
                var url = url(server).replace("localhost", host);
                assertEquals("ok", http.get(url).text());
            });
        }
    }

    @Test
    void serverWithoutTlsIsAnErrorAndGetsNoRequest() throws Exception {
        var got = new CompletableFuture<String>();
        try (var server = ByteServer.start(peer -> {
            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            peer.awaitClosed();
            got.complete("closed");
        })) {
            use(trusting(), http -> {
                assertThrows(HttpTlsException.class, () -> http.get(url(server)));
                await(got);
            });
        }
    }

    @Test
    void silentHandshakeTimesOutInTotal() throws Exception {
        var clock = new HandClock();
        var asked = new CompletableFuture<Void>();
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            peer.awaitByte();
            asked.complete(null);
            peer.awaitClosed();
            closed.complete(null);
        })) {
            use(LoopOptions.DEFAULT.withClock(clock), trusting().withTimeout(ofSeconds(3)), http -> {
                var call = failing(() -> http.get(url(server)));
                await(asked);
                clock.advance(ofSeconds(3));
                assertInstanceOf(HttpTimeoutException.class, call.get());
                await(closed);
            });
        }
    }

    @Test
    void callCancelledInTheHandshakeClosesItsConnection() throws Exception {
        var asked = new CompletableFuture<Void>();
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            peer.awaitByte();
            asked.complete(null);
            peer.awaitClosed();
            closed.complete(null);
        })) {
            use(trusting(), http -> {
                var call = Treadle.spawn(() -> http.get(url(server)));
                await(asked);
                call.cancel();
                await(closed);
            });
        }
    }

    @Test
    void handshakeThatIsCutIsAnError() throws Exception {
        try (var server = ByteServer.start(Peer::awaitByte)) {
            use(trusting(), http -> assertThrows(IOException.class, () -> http.get(url(server))));
        }
    }

    @Test
    void bodyWithoutLengthIsWholeOnceTlsSaysSo() throws Exception {
        try (var server = secure(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\n\r\nall of it");
        })) {
            use(
                    trusting(),
                    http -> assertEquals("all of it", http.get(url(server)).text()));
        }
    }

    @Test
    void bodyWithoutLengthIsCutIfTlsDoesNotSayThatItIsWhole() throws Exception {
        try (var server = secure(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\n\r\nhalf of it");
            peer.closeWithoutNotice();
        })) {
            use(trusting(), http -> {
                var error = assertThrows(ConnectionClosedException.class, () -> http.get(url(server)));
                assertSays("bytesReceived=10", error);
            });
        }
    }
}
