package io.treadle.testkit.faults;

import static io.treadle.testkit.faults.Faults.SOON;
import static io.treadle.testkit.faults.Faults.assertSays;
import static io.treadle.testkit.faults.Faults.assertSurvives;
import static io.treadle.testkit.faults.TlsFixture.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TlsOptions;
import io.treadle.loop.net.TlsStream;
import io.treadle.testkit.PeerConnection;
import io.treadle.testkit.PeerOptions;
import io.treadle.testkit.PeerScript;
import io.treadle.testkit.ScriptedPeer;
import io.treadle.testkit.TestCertificates;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Certificates that are not to be trusted, handshakes that go wrong, streams that are cut (faults 35 to 37 of the trials). */
@FaultTest
class TlsFaultsTest {
    /** Made when this class is initialized, so not in a task, which that would block. */
    private static final TestCertificates CERTIFICATES = TlsFixture.CERTIFICATES;

    /** The handshake of a client with {@code context} at the other side, which must fail. */
    private static SSLException refusedBy(TlsOptions client, SSLContext context) throws Exception {
        var found = new ArrayList<SSLException>();
        assertSurvives(() -> {
            PeerScript script = PeerScript.untilLeft(c -> {
                c.startTls(context).drain();
            });
            try (var peer = ScriptedPeer.serve(script)) {
                found.add(assertThrows(SSLException.class, () -> TlsFixture.connect(peer.port(), client)));
                peer.awaitScripts(1);
                assertEquals("", peer.connection(0).receivedText(), "nothing is said to a peer that is not trusted");
            }
        });
        assertSays("the TLS handshake failed: host=localhost, stream=TlsStream[peer=", found.get(0));
        return found.get(0);
    }

    // ---- certificates ----

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        assertTrue(causesOf(refusedBy(TlsFixture.client(), CERTIFICATES.expired(HERE)))
                .contains("CertificateExpiredException"));
    }

    @Test
    void aSelfSignedCertificateIsRefused() throws Exception {
        refusedBy(TlsFixture.client(), CERTIFICATES.selfSigned(HERE));
    }

    @Test
    void anUnknownAuthorityIsRefused() throws Exception {
        refusedBy(
                TlsOptions.DEFAULT.withHandshakeTimeout(TlsFixture.client().handshakeTimeout()),
                CERTIFICATES.server(HERE));
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        var error = refusedBy(TlsFixture.client(), CERTIFICATES.server("dns:other.example"));
        assertTrue(causesOf(error).contains("localhost"), () -> causesOf(error));
    }

    @Test
    void anotherHostIsAcceptedByWhoSaysSo() throws Exception {
        assertSurvives(() -> {
            var context = CERTIFICATES.server("dns:other.example");
            try (var peer = ScriptedPeer.serve(
                    c -> c.startTls(context).send("fine\n"),
                    c -> c.startTls(context).send("fine\n"))) {
                try (var stream =
                        TlsFixture.connect(peer.port(), TlsFixture.client().withServerName("other.example"))) {
                    assertEquals("fine", stream.readLine());
                }
                try (var stream =
                        TlsFixture.connect(peer.port(), TlsFixture.client().withVerifyHost(false))) {
                    assertEquals("fine", stream.readLine());
                }
            }
        });
    }

    private static String causesOf(Throwable error) {
        var causes = new StringBuilder();
        for (var cause = error; cause != null; cause = cause.getCause()) {
            causes.append(cause).append('\n');
        }
        return causes.toString();
    }

    // ---- handshakes ----

    @Test
    void aHandshakeThatStallsEndsWithTheTimeout() throws Exception {
        assertSurvives(() -> {
            try (var peer = ScriptedPeer.serve(PeerConnection::drain)) {
                var error = assertThrows(
                        SocketTimeoutException.class,
                        () -> TlsFixture.connect(
                                peer.port(), TlsFixture.client().withHandshakeTimeout(SOON)));
                assertSays("TlsOptions.handshakeTimeout=PT0.1S", error);
                peer.awaitScripts(1);
            }
        });
    }

    @Test
    void aCancelledHandshakeLeavesNothing() throws Exception {
        assertSurvives(() -> {
            try (var peer = ScriptedPeer.serve(PeerConnection::drain)) {
                for (int round = 0; round < 20; round++) {
                    var shaking = Treadle.spawn(() -> TlsFixture.connect(peer.port(), TlsFixture.client()));
                    peer.connection(round);
                    for (int turns = 0; turns < round; turns++) {
                        Treadle.yieldNow();
                    }
                    shaking.cancel();
                    shaking.join();
                }
            }
        });
    }

    @Test
    void aPeerThatSpeaksHttpIsAnError() throws Exception {
        assertSurvives(() -> {
            try (var peer = ScriptedPeer.serve(c -> {
                c.read(5);
                c.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                c.drain();
            })) {
                var error =
                        assertThrows(SSLException.class, () -> TlsFixture.connect(peer.port(), TlsFixture.client()));
                assertSays("host=localhost", error);
            }
        });
    }

    @Test
    void aPeerThatClosesOrResetsInTheHandshakeIsAnError() throws Exception {
        assertSurvives(() -> {
            PeerScript close = c -> c.read(5);
            PeerScript reset = c -> {
                c.read(5);
                c.reset();
            };
            try (var peer = ScriptedPeer.serve(PeerConnection::close, close, reset)) {
                for (int i = 0; i < 3; i++) {
                    assertThrows(IOException.class, () -> TlsFixture.connect(peer.port(), TlsFixture.client()));
                }
            }
        });
    }

    @Test
    void aServerOutlivesClientsThatCannotShakeHands() throws Exception {
        var failures = new ArrayList<Throwable>();
        var options = LoopOptions.DEFAULT.withExceptionHandler((message, error, task) -> failures.add(error));
        assertSurvives(options, () -> {
            var tls = TlsFixture.server().withHandshakeTimeout(SOON);
            try (var server =
                    TcpServer.listen(Faults.anyPort(), TlsStream.serving(tls, stream -> stream.write("secret\n")))) {
                PeerScript http = PeerScript.untilLeft(c -> {
                    c.send("GET / HTTP/1.1\r\n\r\n");
                    c.drain();
                });
                PeerScript garbage = PeerScript.untilLeft(c -> {
                    c.sendGarbage(10_000, 1);
                    c.drain();
                });
                for (var script : List.of(http, garbage, PeerScript.untilLeft(PeerConnection::drain))) {
                    try (var peer = ScriptedPeer.connect(PeerOptions.DEFAULT, server.address(), 5, script)) {
                        peer.awaitScripts(5);
                    }
                }
                Faults.until(() -> server.connections() == 0 && failures.size() == 15);
                failures.forEach(e -> assertInstanceOf(IOException.class, e));
            }
        });
    }

    // ---- ends ----

    @Test
    void aStreamThatIsCutOffIsNotTakenForEnded() throws Exception {
        assertSurvives(() -> {
            var context = CERTIFICATES.server(HERE);
            PeerScript cut = c -> c.startTls(context).send("whole\nha").closeWithoutNotice();
            PeerScript whole = c -> c.startTls(context).send("whole\nha").close();
            try (var peer = ScriptedPeer.serve(cut, whole)) {
                try (var stream = TlsFixture.connect(peer.port(), TlsFixture.client())) {
                    assertEquals("whole", stream.readLine());
                    var error = assertThrows(IOException.class, stream::readLine);
                    assertSays("without a close_notify", error);
                    assertSays("stream=TlsStream[peer=", error);
                }
                try (var stream = TlsFixture.connect(peer.port(), TlsFixture.client())) {
                    assertEquals("whole", stream.readLine());
                    assertEquals("ha", stream.readLine());
                    assertNull(stream.readLine());
                }
            }
        });
    }

    @Test
    void closingSaysGoodByeToThePeer() throws Exception {
        assertSurvives(() -> {
            var context = CERTIFICATES.server(HERE);
            // The JDK's socket fails where the good-bye is missing.
            try (var peer = ScriptedPeer.serve(
                    c -> c.startTls(context).expect("last words").expectEnd())) {
                var stream = TlsFixture.connect(peer.port(), TlsFixture.client());
                stream.write("last words");
                stream.close();
                peer.awaitScripts(1);
            }
        });
    }

    // ---- many ----

    @Test
    void manyHandshakesAtTheSameTimeLeaveNothing() throws Exception {
        assertSurvives(() -> {
            try (var server = TcpServer.listen(
                    Faults.anyPort(), TlsStream.serving(TlsFixture.server(), stream -> stream.write("hi\n")))) {
                var client = TlsFixture.client();
                var connecting = new ArrayList<Task<String>>();
                for (int i = 0; i < 100; i++) {
                    connecting.add(Treadle.spawn(() -> {
                        try (var stream = TlsFixture.connect(server.port(), client)) {
                            return String.valueOf(stream.readLine());
                        }
                    }));
                }
                for (var line : Treadle.gather(connecting)) {
                    assertEquals("hi", line);
                }
                Faults.until(() -> server.connections() == 0);
            }
            assertEquals(
                    1,
                    EventLoop.current().tasks().stream()
                            .filter(task -> task == Task.current())
                            .count());
        });
    }

    /** TLS 1.2 lets a client ask for another handshake; TLS 1.3 has none. */
    @Test
    void aSecondHandshakeOfAClientLosesNothing() throws Exception {
        var context = TlsFixture.CERTIFICATES.client();
        assertSurvives(() -> {
            var options = TlsFixture.server().withProtocols(List.of("TLSv1.2"));
            try (var server = TcpServer.listen(
                    Faults.anyPort(), TlsStream.serving(options, stream -> stream.transferTo(stream)))) {
                assertEquals("before, after", Treadle.offload(() -> shakeHandsTwice(context, server.port())));
                Faults.until(() -> server.connections() == 0);
            }
        });
    }

    private static String shakeHandsTwice(SSLContext context, int port) throws IOException {
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            var first = echo(socket, "before");
            socket.startHandshake();
            return first + ", " + echo(socket, "after");
        }
    }

    private static String echo(SSLSocket socket, String word) throws IOException {
        socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(word.length()), StandardCharsets.US_ASCII);
    }
}
