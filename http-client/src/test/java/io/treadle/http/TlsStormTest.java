package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.http.error.HttpTlsException;
import io.treadle.http.options.Protocol;
import io.treadle.http.options.Timeouts;
import io.treadle.http.options.TlsOptions;
import io.treadle.loop.Treadle;
import io.treadle.testkit.BufferLeaks;
import io.treadle.testkit.OpenResources;
import io.treadle.testkit.TestCertificates;
import io.treadle.testkit.TreadleTest;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes and connections of TLS that go wrong: one, and two hundred at once. They leave nothing behind. */
@TreadleTest(realTime = true, limitMillis = 60_000)
@ExtendWith({BufferLeaks.class, QuietLogs.class})
class TlsStormTest {
    private static final Timeouts PATIENT =
            new Timeouts(ofSeconds(90), ofSeconds(90), ofSeconds(90), ofSeconds(90), ofSeconds(90));
    private static final String LOCALHOST = "dns:localhost";

    /** What a server shows and does, and what the call fails with. */
    @SuppressWarnings("ImmutableEnumChecker") // the scripts keep nothing
    enum Fault {
        EXPIRED(HttpTlsException.class),
        SELF_SIGNED(HttpTlsException.class),
        OTHER_HOST(HttpTlsException.class),
        UNKNOWN_AUTHORITY(HttpTlsException.class),
        REVOKED(HttpTlsException.class),
        STALLED_HANDSHAKE(HttpTimeoutException.class, Peer::awaitClosed),
        CUT_HANDSHAKE(HttpConnectException.class, Peer::awaitByte),
        GARBAGE(
                HttpTlsException.class,
                peer -> peer.send("\u0016\u0003\u0003\u0000\u0004garbage").awaitClosed()),
        PLAIN_HTTP(
                HttpTlsException.class,
                peer -> peer.send("HTTP/1.1 400 Bad Request\r\n\r\n").awaitClosed()),
        TRUNCATED(ConnectionClosedException.class);

        private final Class<? extends HttpException> expected;
        private final ByteServer.Script script;

        Fault(Class<? extends HttpException> expected) {
            this(expected, peer -> peer.answerAll(OK));
        }

        Fault(Class<? extends HttpException> expected, ByteServer.Script script) {
            this.expected = expected;
            this.script = script;
        }

        ByteServer start() throws Exception {
            return switch (this) {
                case EXPIRED -> ByteServer.startSecure(expired, script);
                case SELF_SIGNED -> ByteServer.startSecure(selfSigned, script);
                case OTHER_HOST -> ByteServer.startSecure(otherHost, script);
                case UNKNOWN_AUTHORITY, REVOKED -> ByteServer.startSecure(good, script);
                case TRUNCATED ->
                    ByteServer.startSecure(good, peer -> {
                        peer.readRequest();
                        peer.send("HTTP/1.1 200 OK\r\n\r\nhalf");
                        peer.closeWithoutNotice();
                    });
                default -> ByteServer.start(script);
            };
        }

        HttpOptions options() {
            var options = HttpOptions.DEFAULT.withConnectionsPerHost(50);
            var limited = this == STALLED_HANDSHAKE
                    ? options.withTimeouts(
                            options.timeouts().withTls(ofMillis(300)).withTotal(ofSeconds(20)))
                    : options;
            return switch (this) {
                case UNKNOWN_AUTHORITY -> limited;
                case REVOKED -> limited.withTls(trustOfOthers);
                default -> limited.withTls(TlsOptions.DEFAULT.withAuthorities(authority));
            };
        }
    }

    @TempDir
    static Path folder;

    private static Path authority;
    private static TlsOptions trustOfOthers;
    private static SSLContext good;
    private static SSLContext expired;
    private static SSLContext selfSigned;
    private static SSLContext otherHost;

    @BeforeAll
    static void makeCertificates() throws Exception {
        var certificates = TestCertificates.create(folder);
        authority = certificates.authorityPem();
        good = certificates.server(LOCALHOST);
        trustOfOthers = RevocationList.ofServer(folder, certificates, LOCALHOST).trustOfOthers();
        expired = certificates.expired(LOCALHOST);
        selfSigned = certificates.selfSigned(LOCALHOST);
        otherHost = certificates.server("dns:other.test");
    }

    private static String url(ByteServer server) {
        return "https://localhost:" + server.port() + "/";
    }

    private static HttpOptions trusting() {
        return HttpOptions.DEFAULT.withTls(TlsOptions.DEFAULT.withAuthorities(authority));
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingBehind(Fault fault) throws Exception {
        storm(fault, 1); // what a first time loads and keeps
        var before = OpenResources.now();
        storm(fault, 50); // handshakes are what is slow here, not what is tested
        before.assertNothingAdded();
    }

    private static void storm(Fault fault, int count) throws Exception {
        try (var server = fault.start();
                var other = ByteServer.answering(OK);
                var http = HttpClient.create(fault.options())) {
            var calls = IntStream.range(0, count)
                    .mapToObj(i -> Clients.failing(() -> http.get(url(server))))
                    .toList();
            for (var call : calls) {
                assertInstanceOf(fault.expected, call.get());
            }
            assertEquals("ok", http.get(other.url("/")).text());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void twoHundredCallsCancelledInTheirHandshakesLeaveNothing() throws Exception {
        cancelled(1);
        var before = OpenResources.now();
        cancelled(200);
        before.assertNothingAdded();
    }

    private static void cancelled(int count) throws Exception {
        try (var silent = ByteServer.start(Peer::awaitClosed);
                var other = ByteServer.startSecure(good, peer -> peer.answerAll(OK));
                var http = HttpClient.create(trusting().withProtocol(Protocol.HTTP_1_1))) {
            var calls = IntStream.range(0, count)
                    .mapToObj(i -> Treadle.spawn(() -> http.get(url(silent))))
                    .toList();
            Clients.until(() -> silent.connections() == count);
            calls.forEach(call -> call.cancel());
            Treadle.joinAll(calls);
            silent.awaitPeers();
            assertEquals("ok", http.get(url(other)).text());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void manyHandshakesAtOnceSucceed() throws Exception {
        succeedAndLeaveNothing(100);
    }

    @Tag("nightly")
    @TreadleTest(realTime = true, limitMillis = 110_000)
    void aThousandHandshakesAtOnceSucceed() throws Exception {
        succeedAndLeaveNothing(1000);
    }

    private static void succeedAndLeaveNothing(int count) throws Exception {
        handshakes(1); // what a first time loads and keeps
        var before = OpenResources.now();
        handshakes(count);
        before.assertNothingAdded();
    }

    private static void handshakes(int count) throws Exception {
        var options =
                trusting().withProtocol(Protocol.HTTP_1_1).withTimeouts(PATIENT).withConnectionsPerHost(count);
        try (var server = ByteServer.startSecure(good, peer -> peer.answerAll(OK));
                var http = HttpClient.create(options)) {
            var calls = IntStream.range(0, count)
                    .mapToObj(i -> Treadle.spawn(() -> http.get(url(server)).text()))
                    .toList();
            assertEquals(
                    count, Treadle.gather(calls).stream().filter("ok"::equals).count());
            assertEquals(count, server.connections());
        }
    }
}
