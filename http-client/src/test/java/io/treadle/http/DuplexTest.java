package io.treadle.http;

import static io.treadle.http.Clients.assertSays;
import static io.treadle.http.Clients.await;
import static io.treadle.http.Clients.blocking;
import static io.treadle.http.Clients.use;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.channel.Channel;
import io.treadle.http.body.RequestBody;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.http.options.Protocol;
import io.treadle.http.options.Timeouts;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses that are read while the request is still sent, of a server that sends back what comes as it comes. */
@HttpTest
class DuplexTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Map<Protocol, EchoServer> servers = new EnumMap<>(Protocol.class);

    /** A test for each version of HTTP. */
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP_1_1", "HTTP_2_PRIOR_KNOWLEDGE"})
    private @interface EachProtocol {}

    @BeforeEach
    void start() throws Exception {
        for (var protocol : List.of(Protocol.HTTP_1_1, Protocol.HTTP_2_PRIOR_KNOWLEDGE)) {
            servers.put(protocol, blocking(() -> EchoServer.start(protocol)));
        }
    }

    @AfterEach
    void stop() throws Exception {
        blocking(() -> {
            servers.values().forEach(EchoServer::close);
            return true;
        });
    }

    private Request post(Protocol protocol, RequestBody body) {
        return Request.post(requireNonNull(servers.get(protocol)).url(), body);
    }

    private static HttpOptions options(Protocol protocol) {
        return HttpOptions.DEFAULT
                .withProtocol(protocol)
                .withTimeouts(Timeouts.DEFAULT.withIdle(SHORT.multipliedBy(10)));
    }

    /** So many bytes, each group of four another number. */
    private static final class Numbers extends InputStream {
        private final long count;
        private final CompletableFuture<Void> closed = new CompletableFuture<>();
        private long made;

        Numbers(long count) {
            this.count = count;
        }

        @Override
        public int read() {
            return made == count ? -1 : (int) (made >> 2 >> (8 * (made++ & 3))) & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = (int) Math.min(length, this.count - made);
            for (int i = 0; i < count; i++) {
                bytes[offset + i] = (byte) read();
            }
            return count == 0 && length > 0 ? -1 : count;
        }

        @Override
        public void close() {
            closed.complete(null);
        }
    }

    private static long sum(InputStream bytes) throws IOException {
        var checked = new CheckedInputStream(bytes, new CRC32());
        checked.skip(Long.MAX_VALUE);
        return checked.getChecksum().getValue();
    }

    @EachProtocol
    void answerIsReadWhileALargeBodyIsSent(Protocol protocol) throws Exception {
        long count = 50_000_000;
        use(options(protocol), http -> {
            try (var response = http.open(post(protocol, RequestBody.of(new Numbers(count), count)))) {
                assertEquals(sum(new Numbers(count)), sum(response.inputStream()));
            }
        });
    }

    @EachProtocol
    void bodyMayWaitForTheAnswerToWhatWasSent(Protocol protocol) throws Exception {
        var words = Channel.<ByteBuffer>unbounded();
        use(options(protocol), http -> {
            words.trySend(bytes("first"));
            try (var response = http.open(post(protocol, RequestBody.ofBuffers(words, -1)))) {
                var answer = response.inputStream();
                assertEquals("first", text(answer.readNBytes(5)));
                words.trySend(bytes("second"));
                assertEquals("second", text(answer.readNBytes(6)));
                words.close();
                assertEquals(-1, answer.read());
            }
        });
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @EachProtocol
    void closingTheResponseEndsTheUpload(Protocol protocol) throws Exception {
        var endless = new Numbers(Long.MAX_VALUE);
        use(options(protocol), http -> {
            http.open(post(protocol, RequestBody.of(endless, -1))).close();
            await(endless.closed);
        });
    }

    @EachProtocol
    void closingTheResponseEndsABodyThatWaits(Protocol protocol) throws Exception {
        var over = new CompletableFuture<Void>();
        use(options(protocol), http -> {
            http.open(post(protocol, waitingBody("a word", over))).close();
            await(over);
        });
    }

    @EachProtocol
    void bodyIsOverWhenACancelledCallIs(Protocol protocol) throws Exception {
        var over = new CompletableFuture<Void>();
        try (var silent = ByteServer.start(Peer::awaitClosed)) {
            use(options(protocol), http -> {
                var request = Request.post(silent.url("/"), waitingBody("a word", over));
                assertNull(Treadle.moveOnAfter(SHORT, () -> http.open(request), null));
                assertTrue(over.isDone());
            });
        }
    }

    /** Writes {@code word}, and then waits for ever. */
    private static RequestBody waitingBody(String word, CompletableFuture<Void> over) {
        return new BodyOf(out -> {
            try {
                out.write(bytes(word).array());
                Treadle.sleep(Duration.ofDays(1));
            } finally {
                over.complete(null);
            }
        });
    }

    /** A body that is made by what it is given. */
    private record BodyOf(Writing writing) implements RequestBody {
        interface Writing {
            void writeTo(OutputStream out) throws IOException;
        }

        @Override
        public long length() {
            return -1;
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            writing.writeTo(out);
        }
    }

    @EachProtocol
    void failureOfTheBodyIsThrownToWhoReads(Protocol protocol) throws Exception {
        var go = new CompletableFuture<Void>();
        var broken = new IOException("the disk is gone");
        var body = new BodyOf(out -> {
            out.write(bytes("a word").array());
            go.join();
            throw broken;
        });
        use(options(protocol), http -> {
            try (var response = http.open(post(protocol, body))) {
                go.complete(null);
                assertSame(broken, assertThrows(IOException.class, response::bytes));
            }
        });
    }

    @EachProtocol
    void failureOfTheBodyBeforeTheAnswerIsThrownAsItIs(Protocol protocol) throws Exception {
        var broken = new IllegalStateException("no such number");
        try (var silent = ByteServer.start(Peer::awaitClosed)) {
            use(options(protocol), http -> {
                var request = Request.post(silent.url("/"), new BodyOf(out -> {
                    throw broken;
                }));
                assertSame(broken, assertThrows(IllegalStateException.class, () -> http.open(request)));
            });
        }
    }

    @EachProtocol
    void timeThatTheBodyTakesIsNoSilenceOfTheServer(Protocol protocol) throws Exception {
        var hasty =
                options(protocol).withTimeouts(Timeouts.DEFAULT.withIdle(SHORT).withFirstByte(SHORT));
        var slow = new BodyOf(out -> {
            Treadle.sleep(SHORT.multipliedBy(2));
            out.write(bytes("slow").array());
            Treadle.sleep(SHORT.multipliedBy(2));
            out.write(bytes("ly").array());
        });
        use(hasty, http -> {
            try (var response = http.open(post(protocol, slow))) {
                assertEquals("slowly", response.text());
            }
        });
    }

    @EachProtocol
    void uploadThatWaitsForAReaderSaysSo(Protocol protocol) throws Exception {
        var endless = new Numbers(Long.MAX_VALUE);
        var hasty = options(protocol).withTimeouts(Timeouts.DEFAULT.withIdle(SHORT));
        use(hasty, http -> {
            try (var response = http.open(post(protocol, RequestBody.of(endless, -1)))) {
                await(endless.closed);
                var error = assertThrows(HttpTimeoutException.class, () -> sum(response.inputStream()));
                assertSays("phase=request", error);
                assertSays("nobody reads the response", error);
            }
        });
    }

    @EachProtocol
    void limitOfTheWholeCallEndsWithTheHead(Protocol protocol) throws Exception {
        var body = new BodyOf(out -> {
            out.write(bytes("in").array());
            Treadle.sleep(SHORT.multipliedBy(3));
            for (int i = 0; i < 100; i++) {
                out.write(new byte[64 << 10]);
            }
        });
        use(options(protocol).withTimeout(SHORT.multipliedBy(2)), http -> {
            try (var response = http.open(post(protocol, body))) {
                assertEquals(2 + 100 * (64 << 10), response.bytes().length);
            }
        });
    }
}
