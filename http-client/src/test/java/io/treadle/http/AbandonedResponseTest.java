package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.http.options.Protocol;
import io.treadle.loop.Treadle;
import io.treadle.testkit.BufferLeaks;
import io.treadle.testkit.TreadleTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Open responses that are forgotten, and such as are only handed on. */
@TreadleTest(realTime = true, limitMillis = 60_000)
@ExtendWith(BufferLeaks.class)
class AbandonedResponseTest {
    private static final Logger LOG = Logger.getLogger(OpenResponse.class.getName());
    private static final String BEGUN = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";

    private final List<String> logged = Collections.synchronizedList(new ArrayList<>());
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(listener);
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void listenNoMore() {
        LOG.removeHandler(listener);
        LOG.setUseParentHandlers(true);
    }

    /** Has a frame of its own, so that nothing is left of the response in the caller's. */
    private static void forget(HttpClient http, String url) throws IOException {
        assertEquals(200, http.open(url).status());
    }

    private static void collectUntil(Clients.Condition condition) throws Exception {
        Clients.until(() -> {
            System.gc();
            return condition.holds();
        });
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void forgottenResponseGivesItsConnectionUpAndSaysSo() throws Exception {
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(
                        peer -> {
                            peer.readRequest();
                            peer.send(BEGUN).awaitClosed();
                            closed.complete(null);
                        },
                        peer -> peer.answerAll(OK));
                var http = HttpClient.create(HttpOptions.DEFAULT.withConnectionsPerHost(1))) {
            forget(http, server.url("/?token=SECRET"));
            var next = Treadle.spawn(() -> http.get(server.url("/")).text());
            collectUntil(closed::isDone);
            assertEquals("ok", next.get());
            assertEquals(1, logged.size(), logged::toString);
            assertSays("request=GET " + server.url("/?token=***"), new Exception(logged.get(0)));
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void forgottenStreamOfHttp2IsReset() throws Exception {
        var reset = new CompletableFuture<Integer>();
        try (var server = ByteServer.start(peer -> {
                    Frames.greet(peer, Frames.settings());
                    int stream = Frames.nextRequest(peer);
                    peer.send(Frames.head(stream)).send(Frames.data(stream, "half", false));
                    reset.complete(Frames.next(peer).type());
                    peer.awaitClosed();
                });
                var http = HttpClient.create(HttpOptions.DEFAULT.withProtocol(Protocol.HTTP_2_PRIOR_KNOWLEDGE))) {
            forget(http, server.url("/"));
            collectUntil(reset::isDone);
            assertEquals(Frames.RST_STREAM, reset.get());
        }
    }

    private static InputStream streamOf(HttpClient http, String url) throws IOException {
        return http.open(url).inputStream();
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void whoHasTheStreamHasTheResponse() throws Exception {
        var goOn = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
                    peer.readRequest();
                    peer.send(BEGUN).await(goOn).send(" of it");
                });
                var http = HttpClient.create()) {
            var input = streamOf(http, server.url("/"));
            for (int i = 0; i < 3; i++) {
                System.gc();
                Task.yieldNow();
            }
            goOn.complete(null);
            assertEquals("half of it", new String(input.readAllBytes(), StandardCharsets.US_ASCII));
            assertEquals(List.of(), logged);
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void responseMayLeaveTheScopeAndTheTaskThatOpenedIt() throws Exception {
        try (var server = ByteServer.answering(OK);
                var http = HttpClient.create()) {
            var opened =
                    Treadle.spawn(() -> Treadle.withTimeout(Duration.ofSeconds(30), () -> http.open(server.url("/"))));
            try (var response = opened.get()) {
                assertTrue(opened.isDone());
                assertEquals("ok", response.text());
            }
            assertEquals("ok", http.get(server.url("/")).text());
            assertEquals(1, server.connections());
        }
    }
}
