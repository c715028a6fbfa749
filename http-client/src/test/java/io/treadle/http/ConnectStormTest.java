package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.treadle.http.NameServer.Answer;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.AddressPolicy;
import io.treadle.testkit.BufferLeaks;
import io.treadle.testkit.OpenResources;
import io.treadle.testkit.TreadleTest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers that no connection can be made to: for one call, and for two hundred at once. They leave nothing behind. */
@TreadleTest(realTime = true, limitMillis = 60_000)
@ExtendWith({BufferLeaks.class, QuietLogs.class})
class ConnectStormTest {
    private static final HttpOptions NARROW = HttpOptions.DEFAULT.withConnectionsPerHost(50);

    private interface Storm {
        void of(int calls) throws Exception;
    }

    private static void leavesNothing(Storm storm) throws Exception {
        storm.of(1); // what a first time loads and keeps
        var before = OpenResources.now();
        storm.of(200);
        before.assertNothingAdded();
    }

    private static void allFail(HttpClient http, String url, int count, Class<? extends Exception> expected)
            throws Exception {
        var calls = IntStream.range(0, count)
                .mapToObj(i -> Clients.failing(() -> http.get(url)))
                .toList();
        for (var call : calls) {
            assertInstanceOf(expected, call.get());
        }
    }

    private static void isFine(HttpClient http) throws Exception {
        try (var server = ByteServer.answeringOnce(OK)) {
            assertEquals("ok", http.get(server.url("/")).text());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void refusedCallsLeaveNothingBehind() throws Exception {
        leavesNothing(count -> {
            try (var http = HttpClient.create(NARROW)) {
                allFail(http, "http://127.0.0.1:1/", count, HttpConnectException.class);
                isFine(http);
            }
        });
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void unansweredCallsLeaveNothingBehind() throws Exception {
        try (var full = FullBacklog.fill()) {
            leavesNothing(count -> {
                try (var http = HttpClient.create(NARROW.withConnectTimeout(ofMillis(100)))) {
                    allFail(http, full.url(), count, HttpTimeoutException.class);
                    isFine(http);
                }
            });
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void callsOfANameWithADeadAddressSucceedAtTheOther() throws Exception {
        leavesNothing(count -> {
            try (var names = NameServer.start(question -> Answer.of(60, "127.0.0.3", "127.0.0.1"));
                    var server = ByteServer.answering(OK);
                    var http = HttpClient.create(names.options().withConnectionsPerHost(50))) {
                var url = server.url("/").replace("127.0.0.1", "name.test");
                var calls = IntStream.range(0, count)
                        .mapToObj(i -> Treadle.spawn(() -> http.get(url).text()))
                        .toList();
                assertEquals(
                        count,
                        Treadle.gather(calls).stream().filter("ok"::equals).count());
            }
        });
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void callsThatThePolicyRefusesLeaveNothingBehind() throws Exception {
        leavesNothing(count -> {
            try (var names = NameServer.start(question -> Answer.of(0, "127.0.0.1"));
                    var server = ByteServer.answering(OK);
                    var http = HttpClient.create(names.options().withAddressPolicy(AddressPolicy.PUBLIC_ONLY))) {
                allFail(http, server.url("/").replace("127.0.0.1", "name.test"), count, HttpConnectException.class);
                assertEquals(0, server.connections());
            }
        });
    }
}
