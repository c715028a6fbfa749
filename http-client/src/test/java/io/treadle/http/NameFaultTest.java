package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.pace.Retry;
import io.treadle.http.NameServer.Answer;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.AddressPolicy;
import io.treadle.testkit.BufferLeaks;
import io.treadle.testkit.OpenResources;
import io.treadle.testkit.ScriptedPeer;
import io.treadle.testkit.TreadleTest;
import java.net.InetAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names without an address, with another one the next time, and with more than one. */
@TreadleTest(realTime = true, limitMillis = 60_000)
@ExtendWith({BufferLeaks.class, QuietLogs.class})
class NameFaultTest {
    enum Fault {
        NO_SUCH_NAME(HttpConnectException.class, "reason=NO_SUCH_NAME") {
            @Override
            Answer answer() {
                return Answer.error(3);
            }
        },
        SERVER_FAILURE(HttpConnectException.class, "reason=SERVER_FAILURE") {
            @Override
            Answer answer() {
                return Answer.error(2);
            }
        },
        NO_ADDRESS(HttpConnectException.class, "reason=NO_ADDRESS") {
            @Override
            Answer answer() {
                return Answer.error(0);
            }
        },
        SILENT(HttpTimeoutException.class, "Timeouts.connect=PT0.3S") {
            @Override
            Answer answer() {
                return Answer.SILENCE;
            }
        };

        private final Class<? extends HttpException> expected;
        private final String said;

        Fault(Class<? extends HttpException> expected, String said) {
            this.expected = expected;
            this.said = said;
        }

        abstract Answer answer();
    }

    private static String url(ByteServer server) {
        return server.url("/").replace("127.0.0.1", "name.test");
    }

    @ParameterizedTest
    @EnumSource
    void isSaidWhileOtherCallsGoOn(Fault fault) throws Exception {
        storm(fault, 1);
        var before = OpenResources.now();
        storm(fault, 200);
        before.assertNothingAdded();
    }

    private static void storm(Fault fault, int count) throws Exception {
        try (var names = NameServer.start(question -> fault.answer());
                var server = ByteServer.answering(OK);
                var http = HttpClient.create(names.options().withConnectTimeout(ofMillis(300)))) {
            var calls = IntStream.range(0, count)
                    .mapToObj(i -> Clients.failing(() -> http.get(url(server))))
                    .toList();
            assertEquals("ok", http.get(server.url("/")).text());
            for (var call : calls) {
                assertSays(fault.said, assertInstanceOf(fault.expected, call.get()));
            }
            assertEquals(1, names.questions());
            assertEquals("ok", http.get(server.url("/")).text());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void cancelledCallAsksNoLonger() throws Exception {
        try (var names = NameServer.start(question -> Answer.SILENCE);
                var http = HttpClient.create(names.options())) {
            var call = Treadle.spawn(() -> http.get("http://name.test/"));
            Clients.until(() -> names.questions() == 1);
            call.cancel();
            call.join();
            Clients.until(() -> EventLoop.current().tasks().size() == 1); // its lookup has ended too
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void closingTheClientFailsACallThatAsksForAName() throws Exception {
        try (var names = NameServer.start(question -> Answer.SILENCE)) {
            var http = HttpClient.create(names.options());
            var call = Clients.failing(() -> http.get("http://name.test/"));
            Clients.until(() -> names.questions() == 1);
            http.close();
            assertInstanceOf(ConnectionClosedException.class, call.get());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void addressThatIsWorthNothingLongerIsAskedForAgain() throws Exception {
        var hosts = new String[] {"127.0.0.2", "127.0.0.1"};
        try (var names = NameServer.start(question -> Answer.of(0, hosts[question]));
                var server = ByteServer.answering(OK.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
                var http = HttpClient.create(names.options())) {
            assertThrows(HttpConnectException.class, () -> http.get(url(server)));
            assertEquals("ok", http.get(url(server)).text());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void nameThatTurnsInwardsIsRefused() throws Exception {
        var inside = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (var names = NameServer.start(question -> Answer.of(0, question == 0 ? "127.0.0.3" : "127.0.0.1"));
                var server = ByteServer.answering(OK);
                var http = HttpClient.create(names.options().withAddressPolicy(address -> !address.equals(inside)))) {
            var outside = assertThrows(HttpException.class, () -> http.get(url(server)));
            assertEquals(false, String.valueOf(outside.getMessage()).contains("addressPolicy"), outside::toString);
            assertSays("addressPolicy", assertThrows(HttpConnectException.class, () -> http.get(url(server))));
            assertEquals(0, server.connections());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void whatThePolicyRefusesIsNotTriedAgain() throws Exception {
        try (var names = NameServer.start(question -> Answer.of(0, "127.0.0.1"));
                var http = HttpClient.create(names.options()
                        .withRetry(Retry.DEFAULT.withTries(5))
                        .withAddressPolicy(AddressPolicy.PUBLIC_ONLY))) {
            assertThrows(HttpConnectException.class, () -> http.get("http://name.test/"));
            assertEquals(1, names.questions());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void forbiddenAddressesOfANameAreLeftOut() throws Exception {
        var allowed = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (var names = NameServer.start(question -> Answer.of(60, "127.0.0.3", "127.0.0.1"));
                var server = ByteServer.answering(OK);
                var forbidden = ByteServer.startAt("127.0.0.3", server.port(), peer -> peer.answerAll(OK));
                var http = HttpClient.create(names.options().withAddressPolicy(allowed::equals))) {
            assertEquals("ok", http.get(url(server)).text());
            assertEquals(0, forbidden.connections());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void addressThatRefusesIsFollowedByTheNext() throws Exception {
        try (var names = NameServer.start(question -> Answer.of(60, "127.0.0.3", "127.0.0.1"));
                var server = ByteServer.answering(OK);
                var http = HttpClient.create(names.options())) {
            assertEquals("ok", http.get(url(server)).text());
        }
    }

    /** Each has its share of the time, so that a dead one does not use up that of the others. */
    @TreadleTest(realTime = true, limitMillis = 60_000)
    void addressThatDoesNotAnswerIsFollowedByTheNext() throws Exception {
        try (var names = NameServer.start(question -> Answer.of(60, "127.0.0.1", "127.0.0.3"));
                var dead = ScriptedPeer.blackhole();
                var server = ByteServer.startAt("127.0.0.3", dead.port(), peer -> peer.answerAll(OK));
                var http = HttpClient.create(
                        names.options().withConnectTimeout(ofSeconds(3)).withTimeout(ofMillis(2500)))) {
            assertEquals("ok", http.get(url(server)).text());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void refusedAddressFailsTwoHundredCallsAtOnce() throws Exception {
        try (var dead = ScriptedPeer.refusing();
                var http = HttpClient.create()) {
            var calls = IntStream.range(0, 200)
                    .mapToObj(i -> Clients.failing(() -> http.get("http://127.0.0.1:" + dead.port() + "/")))
                    .toList();
            for (var call : calls) {
                assertInstanceOf(HttpConnectException.class, call.get());
            }
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void addressThatNeverAnswersFailsTwoHundredCallsInTime() throws Exception {
        try (var dead = ScriptedPeer.blackhole();
                var http = HttpClient.create(HttpOptions.DEFAULT.withConnectTimeout(ofMillis(300)))) {
            var calls = IntStream.range(0, 200)
                    .mapToObj(i -> Clients.failing(() -> http.get("http://127.0.0.1:" + dead.port() + "/")))
                    .toList();
            for (var call : calls) {
                assertInstanceOf(HttpTimeoutException.class, call.get());
            }
        }
    }
}
