package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.treadle.http.error.ConnectionClosedException;
import io.treadle.loop.Treadle;
import io.treadle.testkit.BufferLeaks;
import io.treadle.testkit.OpenResources;
import io.treadle.testkit.TreadleTest;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls that all go wrong in one way: one, and two hundred at once. They leave nothing behind, and the next call of the same
 * client is fine. The ways one by one, with what is said about each, are in the other tests.
 */
@TreadleTest(realTime = true, limitMillis = 60_000)
@ExtendWith({BufferLeaks.class, QuietLogs.class})
class FaultStormTest {
    @ParameterizedTest
    @EnumSource
    void leavesNothingBehind(StormFault fault) throws Exception {
        storm(fault, 1); // what a first time loads and keeps
        var before = OpenResources.now();
        storm(fault, 200);
        before.assertNothingAdded();
    }

    private static void storm(StormFault fault, int count) throws Exception {
        try (var server = ByteServer.startNarrow(fault::serve);
                var http = HttpClient.create(fault.options())) {
            var calls = IntStream.range(0, count)
                    .mapToObj(i -> Treadle.spawn(() -> fault.call(http, server.url("/"))))
                    .toList();
            for (var call : calls) {
                assertInstanceOf(fault.expected(), call.get());
            }
            var cancelled = Treadle.spawn(() -> fault.call(http, server.url("/")));
            Treadle.yieldNow();
            cancelled.cancel();
            var next = Request.get(server.url("/ok")).withTimeout(Duration.ofSeconds(30));
            assertEquals("ok", http.send(next).text());
        }
    }

    /** Fault 31: the descriptors of connections that others wait for are closed, and used again by other connections. */
    @TreadleTest(realTime = true, limitMillis = 60_000)
    void closingAClientUnderTwoHundredCallsFailsThemAndNobodyElse() throws Exception {
        var before = OpenResources.now();
        try (var silent = ByteServer.start(Peer::awaitClosed);
                var other = ByteServer.answering(OK);
                var http = HttpClient.create()) {
            var closed = HttpClient.create();
            var calls = IntStream.range(0, 200)
                    .mapToObj(i -> Clients.failing(() -> closed.get(silent.url("/"))))
                    .toList();
            Clients.until(() -> silent.connections() == 200);
            closed.close();
            var more = IntStream.range(0, 200)
                    .mapToObj(i -> Treadle.spawn(() -> http.get(other.url("/")).text()))
                    .toList();
            for (var call : calls) {
                assertInstanceOf(ConnectionClosedException.class, call.get());
            }
            assertEquals(200, Treadle.gather(more).stream().filter("ok"::equals).count());
        }
        before.assertNothingAdded();
    }
}
