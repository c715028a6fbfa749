package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static io.treadle.http.Clients.await;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.http.ByteServer.Script;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpLimitException;
import io.treadle.http.error.HttpStatusException;
import io.treadle.http.options.Limits;
import io.treadle.loop.Treadle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are read as they come, and what becomes of their connections. */
@HttpTest
class OpenResponseTest {
    private static final HttpOptions ONE = HttpOptions.DEFAULT.withConnectionsPerHost(1);
    private static final byte[] BIG = new byte[3_000_000];

    static {
        new Random(5).nextBytes(BIG);
    }

    @TempDir
    Path folder;

    private static Script answering(byte[] body) {
        return peer -> {
            while (true) {
                peer.readRequest();
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .send(body);
            }
        };
    }

    private static Script answering(String body) {
        return answering(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void headIsThereBeforeTheBody() throws Exception {
        var go = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
            ByteServer.await(go);
            peer.send("body").awaitClosed();
        })) {
            use(http -> {
                try (var response = http.open(server.url("/"))) {
                    assertEquals(200, response.status());
                    go.complete(null);
                    assertEquals("body", response.text());
                }
            });
        }
    }

    @Test
    void bodyIsReadAsAStream() throws Exception {
        try (var server = ByteServer.start(answering(BIG))) {
            use(ONE, http -> {
                try (var response = http.open(server.url("/"))) {
                    assertArrayEquals(BIG, response.inputStream().readAllBytes());
                    assertEquals(-1, response.inputStream().read());
                }
                assertArrayEquals(BIG, http.get(server.url("/")).bytes());
            });
            assertEquals(1, server.connections());
        }
    }

    @Test
    void bodyIsReadAsBuffers() throws Exception {
        try (var server = ByteServer.start(answering(BIG))) {
            use(http -> {
                var out = new ByteArrayOutputStream();
                try (var response = http.open(server.url("/"))) {
                    for (var buffer : response.buffers()) {
                        out.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
                    }
                }
                assertArrayEquals(BIG, out.toByteArray());
            });
        }
    }

    @Test
    void bodyIsReadAsLines() throws Exception {
        try (var server = ByteServer.start(answering("one\ntwo\r\n\nf\u00fcnf"))) {
            use(http -> {
                var lines = new ArrayList<String>();
                try (var response = http.open(server.url("/"))) {
                    response.lines().forEach(lines::add);
                }
                assertEquals(List.of("one", "two", "", "f\u00fcnf"), lines);
            });
        }
    }

    @Test
    void linesEndAsThoseOfAReaderDo() throws Exception {
        assertEquals(List.of("one", "two", "", "", "three"), linesOf("one\rtwo\r\n\r\r\nthree\r\n", Limits.DEFAULT));
    }

    @Test
    void lineIsKeptUpToTheLimitOfABody() throws Exception {
        var limits = Limits.DEFAULT.withBodyBytes(5);
        assertEquals(List.of("12345", "12345"), linesOf("12345\n12345", limits));
        var error = assertThrows(UncheckedIOException.class, () -> linesOf("1234\n123456", limits));
        assertSays("a line of the response is longer than allowed: Limits.bodyBytes=5", error);
    }

    private List<String> linesOf(String body, Limits limits) throws Exception {
        var lines = new ArrayList<String>();
        try (var server = ByteServer.start(answering(body))) {
            use(HttpOptions.DEFAULT.withLimits(limits), http -> {
                try (var response = http.open(server.url("/"))) {
                    response.lines().forEach(lines::add);
                }
            });
        }
        return lines;
    }

    @Test
    void bodyGoesToAFileWithProgress() throws Exception {
        var file = folder.resolve("big");
        var last = new AtomicLong();
        try (var server = ByteServer.start(answering(BIG))) {
            use(http -> {
                try (var response = http.open(server.url("/"))) {
                    long length = response.toFile(file, (bytes, total) -> {
                        assertTrue(bytes >= last.get(), "it never goes back");
                        assertEquals(BIG.length, total);
                        last.set(bytes);
                    });
                    assertEquals(BIG.length, length);
                }
            });
        }
        assertEquals(BIG.length, last.get());
        assertArrayEquals(BIG, Files.readAllBytes(file));
    }

    @Test
    void trailersComeAfterTheBody() throws Exception {
        var bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n";
        try (var server = ByteServer.answering(bytes)) {
            use(http -> {
                try (var response = http.open(server.url("/"))) {
                    assertEquals("ok", response.text());
                    assertEquals("7", response.trailer("x-sum"));
                }
                assertEquals("7", http.get(server.url("/")).trailer("X-Sum"));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void bodyThatIsNotReadToItsEndClosesTheConnection(int count) throws Exception {
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(
                peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n0123456789");
                    peer.awaitClosed();
                    closed.complete(null);
                },
                peer -> peer.answerAll(OK))) {
            use(ONE, http -> {
                try (var response = http.open(server.url("/"))) {
                    assertEquals(count, response.inputStream().readNBytes(count).length);
                }
                await(closed);
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertEquals(2, server.connections());
        }
    }

    @Test
    void failingConsumerClosesTheConnection() throws Exception {
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n0123456789");
            peer.awaitClosed();
            closed.complete(null);
        })) {
            use(ONE, http -> {
                assertThrows(ArithmeticException.class, () -> {
                    try (var response = http.open(server.url("/"))) {
                        response.inputStream().read();
                        throw new ArithmeticException();
                    }
                });
                await(closed);
            });
        }
    }

    @Test
    void bodyThatHasComeButIsNotReadKeepsTheConnection() throws Exception {
        try (var server = ByteServer.answering(OK)) {
            use(ONE, http -> {
                for (int i = 0; i < 5; i++) {
                    try (var response = http.open(server.url("/"))) {
                        Treadle.sleep(Duration.ofMillis(20)); // so that the body comes, of which nothing tells
                        assertEquals(200, response.status());
                    }
                }
                assertEquals("ok", http.get(server.url("/")).text());
            });
            assertTrue(server.connections() <= 6);
        }
    }

    @Test
    void readingAfterTheCloseIsAnErrorAndNoEnd() throws Exception {
        try (var server = ByteServer.start(answering(BIG))) {
            use(http -> {
                var response = http.open(server.url("/"));
                response.inputStream().read();
                response.close();
                assertThrows(IOException.class, () -> response.inputStream().readAllBytes());
            });
        }
    }

    @Test
    void bodyThatIsCutIsAnErrorAfterWhatCame() throws Exception {
        try (var server = ByteServer.answeringOnce("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n0123456789")) {
            use(http -> {
                try (var response = http.open(server.url("/"))) {
                    assertEquals(10, response.inputStream().readNBytes(10).length);
                    assertThrows(
                            ConnectionClosedException.class,
                            () -> response.inputStream().read());
                }
                try (var response = http.open(server.url("/"))) {
                    var error = assertThrows(
                            UncheckedIOException.class, () -> response.buffers().forEach(buffer -> {}));
                    assertInstanceOf(ConnectionClosedException.class, error.getCause());
                }
            });
        }
    }

    /** The peer's writes stand still long before the whole body is with us. */
    @Test
    void slowReaderSlowsTheServerDown() throws Exception {
        var sent = new AtomicLong();
        var piece = new byte[64 << 10];
        long all = 1024L * piece.length;
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + all + "\r\n\r\n");
            while (sent.get() < all) {
                peer.send(piece);
                sent.addAndGet(piece.length);
            }
            peer.awaitClosed();
        })) {
            use(http -> {
                try (var response = http.open(server.url("/"))) {
                    var input = response.inputStream();
                    input.read();
                    long before;
                    do {
                        before = sent.get();
                        Treadle.sleep(Duration.ofMillis(100)); // in which it would send more, if it could
                    } while (before != sent.get());
                    assertTrue(before < all / 2, () -> "sent unread: " + sent);
                    assertEquals(all - 1, input.transferTo(OutputStream.nullOutputStream()));
                }
            });
        }
    }

    @Test
    void wholeBodyHasItsLimitAndAPiecewiseOneHasNone() throws Exception {
        try (var server = ByteServer.start(answering(BIG))) {
            use(HttpOptions.DEFAULT.withMaxBodyBytes(1000), http -> {
                try (var response = http.open(server.url("/"))) {
                    assertEquals(
                            "bodyBytes",
                            assertThrows(HttpLimitException.class, response::bytes)
                                    .limit());
                }
                try (var response = http.open(server.url("/"))) {
                    assertEquals(BIG.length, response.transferTo(OutputStream.nullOutputStream()));
                }
            });
        }
    }

    @Test
    void raisedStatusClosesTheResponse() throws Exception {
        var closed = new CompletableFuture<Void>();
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 20\r\n\r\n");
            peer.awaitClosed();
            closed.complete(null);
        })) {
            use(http -> {
                var error = assertThrows(
                        HttpStatusException.class,
                        () -> http.open(server.url("/")).raiseForStatus());
                assertEquals(404, error.status());
                await(closed);
            });
        }
    }

    @Test
    void cancelledReaderClosesItsConnection() throws Exception {
        var closed = new CompletableFuture<Void>();
        var begun = new CompletableFuture<Void>();
        try (var server = ByteServer.start(
                peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n0123456789");
                    peer.awaitClosed();
                    closed.complete(null);
                },
                peer -> peer.answerAll(OK))) {
            use(ONE, http -> {
                var reader = Treadle.spawn(() -> {
                    var response = http.open(server.url("/"));
                    response.inputStream().readNBytes(10);
                    begun.complete(null);
                    return response.inputStream().read();
                });
                await(begun);
                Task.yieldNow();
                reader.cancel();
                await(closed);
                assertEquals("ok", http.get(server.url("/")).text());
            });
        }
    }

    @Test
    void twoHundredReadersShareTheLoop() throws Exception {
        var body = new byte[300_000];
        new Random(3).nextBytes(body);
        try (var server = ByteServer.start(answering(body))) {
            use(HttpOptions.DEFAULT.withConnectionsPerHost(50), http -> {
                var readers = IntStream.range(0, 200)
                        .mapToObj(i -> Treadle.spawn(() -> {
                            try (var response = http.open(server.url("/"))) {
                                var input = response.inputStream();
                                return i % 2 == 0 ? input.readAllBytes() : input.readNBytes(i);
                            }
                        }))
                        .toList();
                var results = Treadle.gather(readers);
                for (int i = 0; i < 200; i++) {
                    assertEquals(i % 2 == 0 ? body.length : i, results.get(i).length);
                }
                assertArrayEquals(body, http.get(server.url("/")).bytes());
            });
        }
    }
}
