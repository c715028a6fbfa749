package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.TaskState;
import io.treadle.core.pace.Retry;
import io.treadle.core.testing.VirtualClock;
import io.treadle.http.body.RequestBody;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpStatusException;
import io.treadle.http.options.RateLimit;
import io.treadle.loop.Treadle;
import io.treadle.testkit.TreadleTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What is tried again, and when: in virtual time. */
@TreadleTest
class RetryPolicyTest {
    private static final HttpOptions RETRYING = HttpOptions.DEFAULT.withRetry(
            Retry.DEFAULT.withJitter(0).withBackoff(Duration.ofMillis(100), Duration.ofSeconds(1)));

    private static String status(int status, String headers) {
        return "HTTP/1.1 " + status + " X\r\n" + headers + "Content-Length: 1\r\n\r\n-";
    }

    /** Answers with these, one after the other, and then with OK. */
    private static ByteServer answering(String... answers) throws IOException {
        var count = new AtomicInteger();
        return ByteServer.answering(request -> {
            int index = count.getAndIncrement();
            return index < answers.length ? answers[index] : OK;
        });
    }

    private static Duration since(long start, VirtualClock clock) {
        return Duration.ofNanos(clock.nanoTime() - start);
    }

    @TreadleTest
    void laterIsTriedLater(VirtualClock clock) throws Exception {
        try (var server = answering(status(503, ""), status(500, ""));
                var http = HttpClient.create(RETRYING)) {
            long start = clock.nanoTime();
            assertEquals("ok", http.get(server.url("/")).text());
            assertEquals(Duration.ofMillis(300), since(start, clock));
        }
    }

    @TreadleTest
    void serverSaysHowMuchLater(VirtualClock clock) throws Exception {
        try (var server = answering(status(429, "Retry-After: 7\r\n"));
                var http = HttpClient.create(RETRYING)) {
            long start = clock.nanoTime();
            assertEquals("ok", http.get(server.url("/")).text());
            assertEquals(Duration.ofSeconds(7), since(start, clock));
        }
    }

    @TreadleTest
    void laterThanTheCallMayTakeIsTheAnswer(VirtualClock clock) throws Exception {
        try (var server = answering(status(503, "Retry-After: 3600\r\n"));
                var http = HttpClient.create(RETRYING)) {
            long start = clock.nanoTime();
            var response = http.get(server.url("/"));
            assertEquals(503, response.status());
            assertEquals(Duration.ofHours(1), response.retryAfter());
            assertEquals(Duration.ZERO, since(start, clock));
        }
    }

    private static final HttpOptions SLOWLY_RETRYING = HttpOptions.DEFAULT
            .withTimeout(Duration.ofSeconds(3))
            .withRetry(Retry.DEFAULT.withJitter(0).withBackoff(Duration.ofSeconds(5), Duration.ofSeconds(5)));

    @TreadleTest
    void pauseThatWouldOutlastTheCallLeavesTheAnswerAsItIs(VirtualClock clock) throws Exception {
        try (var server = answering(status(503, ""));
                var http = HttpClient.create(SLOWLY_RETRYING)) {
            long start = clock.nanoTime();
            assertEquals(503, http.get(server.url("/")).status());
            assertEquals(Duration.ZERO, since(start, clock));
        }
    }

    @TreadleTest
    void pauseThatWouldOutlastTheCallLeavesTheFailureAsItIs(VirtualClock clock) throws Exception {
        try (var http = HttpClient.create(SLOWLY_RETRYING)) {
            long start = clock.nanoTime();
            assertThrows(HttpConnectException.class, () -> http.get("http://127.0.0.1:1/"));
            assertEquals(Duration.ZERO, since(start, clock));
        }
    }

    @TreadleTest
    void lastAnswerIsTheAnswer() throws Exception {
        var bad = status(503, "");
        try (var server = answering(bad, bad, bad, bad, bad, bad);
                var http = HttpClient.create(RETRYING)) {
            assertEquals(503, http.get(server.url("/")).status());
            assertEquals(503, http.open(server.url("/")).status());
        }
    }

    @TreadleTest
    void otherStatusesAreAnswers() throws Exception {
        try (var server = answering(status(404, ""));
                var http = HttpClient.create(RETRYING)) {
            assertEquals(404, http.get(server.url("/")).status());
        }
    }

    @TreadleTest
    void callerSaysWhichStatuses() throws Exception {
        try (var server = answering(status(404, ""), status(503, ""));
                var http = HttpClient.create(RETRYING.withRetryStatuses(Set.of(404)))) {
            assertEquals(503, http.get(server.url("/")).status());
        }
    }

    @TreadleTest
    void postIsNotTriedAgain() throws Exception {
        try (var server = answering(status(503, ""));
                var http = HttpClient.create(RETRYING)) {
            assertEquals(503, http.post(server.url("/"), "body").status());
        }
    }

    @TreadleTest
    void bodyThatCanBeSentOnceIsNotTriedAgain() throws Exception {
        try (var server = answering(status(503, ""));
                var http = HttpClient.create(RETRYING)) {
            var body = RequestBody.of(new ByteArrayInputStream(new byte[] {'a'}), 1);
            assertEquals(503, http.send(Request.put(server.url("/"), body)).status());
        }
    }

    @TreadleTest
    void cutBodyIsTriedAgain() throws Exception {
        try (var server = ByteServer.start(
                        peer -> {
                            peer.readRequest();
                            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
                        },
                        peer -> peer.answerAll(OK));
                var http = HttpClient.create(RETRYING)) {
            assertEquals("ok", http.get(server.url("/")).text());
        }
    }

    @TreadleTest
    void refusedConnectionIsTriedAgainWhateverTheMethod() throws Exception {
        try (var http = HttpClient.create(RETRYING)) {
            var error = assertThrows(HttpConnectException.class, () -> http.post("http://127.0.0.1:1/", "body"));
            assertEquals(3, error.call().attempt());
            Clients.assertSays("attempt 3", error);
            assertTrue(error.getSuppressed().length > 0);
        }
    }

    @TreadleTest
    void failureAfterThePostWasSentIsNotTriedAgain() throws Exception {
        try (var server = ByteServer.start(peer -> peer.readRequest());
                var http = HttpClient.create(RETRYING)) {
            assertThrows(ConnectionClosedException.class, () -> http.post(server.url("/"), "body"));
            assertEquals(1, server.connections());
        }
    }

    @TreadleTest
    @SuppressWarnings("try") // it is closed before its block ends
    void callIsNotTriedAgainByAClientThatWasClosed() throws Exception {
        var asked = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
                    peer.readRequest();
                    asked.complete(null);
                    peer.awaitClosed();
                });
                var http = HttpClient.create(RETRYING)) {
            var call = Clients.failing(() -> http.get(server.url("/")));
            Clients.await(asked);
            http.close();
            var error = assertInstanceOf(ConnectionClosedException.class, call.get());
            Clients.assertSays("the client was closed", error);
        }
    }

    @TreadleTest
    @SuppressWarnings("try") // it is closed before its block ends
    void clientThatIsClosedInThePauseFailsTheCall() throws Exception {
        try (var server = answering(status(503, ""));
                var http = HttpClient.create(RETRYING)) {
            var call = Clients.failing(() -> http.get(server.url("/")));
            Treadle.sleep(Duration.ofMillis(50));
            http.close();
            assertInstanceOf(ConnectionClosedException.class, call.get());
        }
    }

    @TreadleTest
    void cancelledPauseClosesTheResponseThatWasNotWanted() throws Exception {
        try (var server = answering(status(503, "Retry-After: 20\r\n"));
                var http = HttpClient.create(RETRYING.withConnectionsPerHost(1))) {
            var call = Treadle.spawn(() -> http.open(server.url("/")));
            Treadle.sleep(Duration.ofSeconds(5));
            call.cancel();
            call.join();
            assertEquals(TaskState.CANCELLED, call.state());
            assertEquals("ok", http.get(server.url("/")).text());
        }
    }

    @TreadleTest
    void hostIsAskedAtItsPace(VirtualClock clock) throws Exception {
        var limit = RateLimit.of(10, Duration.ofSeconds(1)).withBurst(5);
        try (var server = ByteServer.answering(OK);
                var other = ByteServer.answering(OK);
                var http = HttpClient.create(HttpOptions.DEFAULT.withRateLimit(limit))) {
            long start = clock.nanoTime();
            var calls = IntStream.range(0, 25)
                    .mapToObj(i -> Treadle.spawn(() -> http.get(server.url("/")).status()))
                    .toList();
            Treadle.gather(calls);
            assertEquals(Duration.ofSeconds(2), since(start, clock));
            http.get(other.url("/").replace("127.0.0.1", "localhost"));
            assertEquals(Duration.ofSeconds(2), since(start, clock));
        }
    }

    @TreadleTest
    void interceptorsSeeTheCallFromTheOutsideIn() throws Exception {
        var seen = new CopyOnWriteArrayList<String>();
        try (var server = answering(status(503, ""));
                var http = HttpClient.create(RETRYING.withInterceptor((request, next) -> {
                            seen.add("outer");
                            return next.proceed(request.withHeader("X-Outer", "1"));
                        })
                        .withInterceptor((request, next) -> {
                            seen.add("inner " + request.header("X-Outer"));
                            try (var first = next.proceed(request)) {
                                seen.add("first " + first.status());
                            }
                            return next.proceed(request);
                        }))) {
            assertEquals("ok", http.get(server.url("/")).text());
            assertEquals(List.of("outer", "inner 1", "first 200"), seen);
        }
    }

    @TreadleTest
    void interceptorAnswersWithoutAServer() throws Exception {
        var options = HttpOptions.DEFAULT.withInterceptor((request, next) ->
                OpenResponse.of(request, 404, Map.of("X-From", "cache"), "kept".getBytes(StandardCharsets.UTF_8)));
        try (var http = HttpClient.create(options)) {
            var response = http.get("http://example.invalid/a?token=secret");
            assertEquals("404 Not Found (4 bytes)", response.toString());
            assertEquals("kept", response.text());
            assertEquals("cache", response.header("x-from"));
            assertEquals("http://example.invalid/a?token=secret", response.uri().toString());
            var error = assertThrows(HttpStatusException.class, response::raiseForStatus);
            assertFalse(error.getMessage().contains("secret"), error::getMessage);
            try (var open = http.open("http://example.invalid/")) {
                assertEquals("kept", new String(open.inputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @TreadleTest
    @SuppressWarnings("NullAway") // what a program without it may do
    void interceptorHasToAnswer() throws Exception {
        try (var http = HttpClient.create(HttpOptions.DEFAULT.withInterceptor((request, next) -> null))) {
            assertThrows(NullPointerException.class, () -> http.open("http://example.invalid/"));
        }
    }

    @TreadleTest
    void responseThatIsMadeIsAValidOne() {
        var request = Request.get("http://a/");
        assertThrows(IllegalArgumentException.class, () -> OpenResponse.of(request, 42, Map.of(), new byte[0]));
        assertThrows(
                IllegalArgumentException.class, () -> OpenResponse.of(request, 200, Map.of("a\r\nb", ""), new byte[0]));
    }
}
