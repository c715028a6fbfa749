package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.await;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.treadle.http.body.Multipart;
import io.treadle.http.body.RequestBody;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.loop.Treadle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Bodies that are made while they are sent. */
@HttpTest
class UploadTest {
    private static final byte[] BIG = new byte[2_000_000];

    static {
        new Random(9).nextBytes(BIG);
    }

    @TempDir
    Path folder;

    private HttpServer server;
    private String url;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/echo";
        server.createContext("/echo", exchange -> {
            var headers = exchange.getRequestHeaders();
            exchange.getResponseHeaders().set("X-Length", String.valueOf(headers.getFirst("Content-Length")));
            exchange.getResponseHeaders().set("X-Type", String.valueOf(headers.getFirst("Content-Type")));
            exchange.sendResponseHeaders(200, 0);
            exchange.getRequestBody().transferTo(exchange.getResponseBody());
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        CompletableFuture.runAsync(() -> server.stop(0)).join(); // joins, which pins a task up to JDK 23
    }

    private void assertEchoed(RequestBody body) throws Exception {
        use(http -> {
            var response = http.post(url, body);
            assertArrayEquals(BIG, response.bytes());
            var length = body.length() < 0 ? "null" : String.valueOf(body.length());
            assertEquals(length, response.header("X-Length"));
        });
    }

    private static List<ByteBuffer> buffers() {
        return IntStream.range(0, 200)
                .mapToObj(i -> ByteBuffer.wrap(BIG, i * 10_000, 10_000))
                .toList();
    }

    @Test
    void bodyIsWhateverHasBytes() throws Exception {
        var file = Files.write(folder.resolve("big"), BIG);
        assertEchoed(RequestBody.of(BIG));
        assertEchoed(RequestBody.of(new ByteArrayInputStream(BIG), -1));
        assertEchoed(RequestBody.of(new ByteArrayInputStream(BIG), BIG.length));
        assertEchoed(RequestBody.ofFile(file));
        assertEchoed(RequestBody.ofBuffers(buffers(), -1));
        assertEchoed(RequestBody.ofPublisher(Flux.fromIterable(buffers()), BIG.length));
    }

    @Test
    void progressIsTold() throws Exception {
        var last = new AtomicLong();
        assertEchoed(RequestBody.of(BIG).withProgress((bytes, total) -> {
            assertTrue(bytes > last.get());
            assertEquals(BIG.length, total);
            last.set(bytes);
        }));
        assertEquals(BIG.length, last.get());
    }

    @Test
    void textIsABodyForAnyMethod() throws Exception {
        use(http -> assertEquals(
                "text", http.send(Request.of("PUT", url).withBody("text")).text()));
    }

    @Test
    void formIsEncoded() throws Exception {
        var fields = new LinkedHashMap<String, String>();
        fields.put("name", "Ada & Bob");
        fields.put("x\u00e4", "1=2");
        use(http -> {
            var response = http.send(Request.of("POST", url).withForm(fields));
            assertEquals("name=Ada+%26+Bob&x%C3%A4=1%3D2", response.text());
            assertEquals("application/x-www-form-urlencoded", response.header("X-Type"));
        });
    }

    @Test
    void formMayHaveSeveralFieldsOfOneName() throws Exception {
        var body = RequestBody.form(List.of(Map.entry("tag", "a"), Map.entry("tag", "b")));
        use(http -> assertEquals("tag=a&tag=b", http.post(url, body).text()));
    }

    @Test
    void fileWhoseNameSaysNothingIsSentAsPlainBytes() throws Exception {
        var file = Files.writeString(folder.resolve("data"), "content");
        var body = Multipart.EMPTY.withFile("file", file);
        use(http -> assertTrue(http.post(url, body)
                .text()
                .contains("filename=\"data\"\r\nContent-Type: application/octet-stream\r\n")));
    }

    @Test
    void multipartHasItsPartsAndTheirFiles() throws Exception {
        var file = Files.writeString(folder.resolve("a\"b.txt"), "content");
        var body = Multipart.EMPTY
                .withField("name", "Ada")
                .withFile("file", file)
                .withPart("more", "x.json", "application/json", RequestBody.of("{}"));
        use(http -> {
            var response = http.post(url, body);
            var boundary = body.contentType().substring("multipart/form-data; boundary=".length());
            assertEquals(body.contentType(), response.header("X-Type"));
            assertEquals(String.valueOf(body.length()), response.header("X-Length"));
            assertEquals("""
                    --B
                    Content-Disposition: form-data; name="name"

                    Ada
                    --B
                    Content-Disposition: form-data; name="file"; filename="a%22b.txt"
                    Content-Type: text/plain

                    content
                    --B
                    Content-Disposition: form-data; name="more"; filename="x.json"
                    Content-Type: application/json

                    {}
                    --B--
                    """.replace("\n", "\r\n"), response.text().replace(boundary, "B"));
        });
    }

    /** As CVE-2025-22150 and CVE-2025-7783 were: whoever finds out the state of java.util.Random knows what comes next. */
    @Test
    void boundaryOfAFormCannotBeForetold() {
        var type = Multipart.EMPTY.withField("a", "b").contentType();
        var random = ByteBuffer.wrap(HexFormat.of().parseHex(type.substring(type.lastIndexOf('-') + 1)))
                .order(ByteOrder.LITTLE_ENDIAN);
        long first = random.getInt() & 0xffff_ffffL;
        int second = random.getInt();
        int third = random.getInt();
        assertTrue(IntStream.range(0, 1 << 16).noneMatch(low -> {
            long next = next(first << 16 | low);
            return (int) (next >>> 16) == second && (int) (next(next) >>> 16) == third;
        }));
    }

    private static long next(long state) {
        return (state * 0x5DEECE66DL + 0xBL) & ((1L << 48) - 1);
    }

    @Test
    void namesCannotBreakOutOfTheirPart() throws Exception {
        var out = new ByteArrayOutputStream();
        Multipart.EMPTY.withField("a\r\nX-Evil: 1\"", "v").writeTo(out);
        assertTrue(
                out.toString(StandardCharsets.UTF_8).contains("name=\"a%0D%0AX-Evil: 1%22\"\r\n\r\nv"), out::toString);
        assertThrows(
                IllegalArgumentException.class,
                () -> Multipart.EMPTY.withPart("a", "b", "text/plain\r\nX-Evil: 1", RequestBody.of("c")));
    }

    @Test
    void slowServerSlowsTheSourceDown() throws Exception {
        var made = new AtomicLong();
        var go = new CompletableFuture<Void>();
        long all = 64L << 20;
        var source = new InputStream() {
            @Override
            public int read() {
                return made.incrementAndGet() > all ? -1 : 'x';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                if (made.get() >= all) {
                    return -1;
                }
                int count = (int) Math.min(length, all - made.get());
                made.addAndGet(count);
                return count;
            }
        };
        try (var slow = ByteServer.start(peer -> {
            ByteServer.await(go);
            peer.readRequest();
            peer.send(OK).awaitClosed();
        })) {
            use(http -> {
                var call = Treadle.spawn(() -> http.post(slow.url("/"), RequestBody.of(source, all)));
                long before;
                do {
                    before = made.get();
                    Treadle.sleep(Duration.ofMillis(100)); // in which more would be made, if it were asked for
                } while (before != made.get() || before == 0);
                assertTrue(before < all / 2, () -> "made and not taken: " + made);
                go.complete(null);
                assertEquals("ok", call.get().text());
            });
        }
        assertEquals(all, made.get());
    }

    @Test
    void answerBeforeTheEndOfTheBodyEndsTheUpload() throws Exception {
        var closed = new CompletableFuture<Void>();
        try (var refusing = ByteServer.start(
                peer -> {
                    peer.awaitByte();
                    peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
                    peer.awaitClosed();
                    closed.complete(null);
                },
                peer -> peer.answerAll(OK))) {
            use(HttpOptions.DEFAULT.withConnectionsPerHost(1), http -> {
                var endless = new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                };
                assertEquals(
                        413,
                        http.post(refusing.url("/"), RequestBody.of(endless, -1))
                                .status());
                await(closed);
                assertEquals("ok", http.get(refusing.url("/")).text());
            });
        }
    }

    @Test
    void failingSourceClosesTheConnection() throws Exception {
        var closed = new CompletableFuture<Void>();
        try (var peerServer = ByteServer.start(
                peer -> {
                    peer.awaitClosed();
                    closed.complete(null);
                },
                peer -> peer.answerAll(OK))) {
            use(HttpOptions.DEFAULT.withConnectionsPerHost(1), http -> {
                var failing = RequestBody.ofFile(folder.resolve("none"));
                assertThrows(Exception.class, () -> http.post(peerServer.url("/"), failing));
                var broken = new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the disk is gone");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        return read();
                    }
                };
                var error = assertThrows(
                        IOException.class, () -> http.post(peerServer.url("/"), RequestBody.of(broken, -1)));
                Clients.assertSays("the disk is gone", error);
                await(closed);
                assertEquals("ok", http.get(peerServer.url("/")).text());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 15})
    void bodyMustHaveTheLengthItSays(long said) throws Exception {
        use(http -> {
            var body = RequestBody.of(new ByteArrayInputStream(new byte[10]), said);
            var error = assertThrows(IOException.class, () -> http.post(url, body));
            Clients.assertSays("length=" + said, error);
            assertEquals("next", http.post(url, "next").text());
        });
    }

    @Test
    void bodyOfAStreamCanBeSentOnce() throws Exception {
        use(http -> {
            var request = Request.post(url, RequestBody.of(new ByteArrayInputStream(new byte[] {'a'}), 1));
            assertEquals("a", http.send(request).text());
            assertThrows(IllegalStateException.class, () -> http.send(request));
        });
    }

    @Test
    void serverIsAskedFirstIfTheCallerWantsIt() throws Exception {
        var got = new ArrayList<String>();
        try (var asked = ByteServer.start(peer -> {
            while (true) {
                got.add(peer.readHead());
                peer.send("HTTP/1.1 100 Continue\r\n\r\n");
                got.add(peer.readBytes(4));
                peer.send(OK);
            }
        })) {
            use(http -> assertEquals(
                    "ok",
                    http.send(Request.post(asked.url("/"), "body").withExpectContinue())
                            .text()));
        }
        assertTrue(got.get(0).contains("Expect: 100-continue"));
        assertEquals("body", got.get(1));
    }

    @Test
    void refusedBodyIsNeverSent() throws Exception {
        var rest = new CompletableFuture<String>();
        try (var refusing = ByteServer.start(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
            rest.complete(peer.readRest());
        })) {
            use(http -> {
                var request = Request.post(refusing.url("/"), "body").withExpectContinue();
                assertEquals(417, http.send(request).status());
                assertEquals("", await(rest));
            });
        }
    }

    @Test
    void serverThatDoesNotKnowTheQuestionGetsTheBody() throws Exception {
        try (var old = ByteServer.answering(OK)) {
            use(http -> {
                var request = Request.post(old.url("/"), "body").withExpectContinue();
                assertEquals("ok", http.send(request).text());
            });
        }
    }

    @Test
    void resetDuringAnUploadIsAnErrorAndIsNotTriedAgain() throws Exception {
        try (var resetting = ByteServer.start(peer -> {
            peer.awaitByte();
            peer.reset();
        })) {
            use(http -> {
                var error = assertThrows(
                        ConnectionClosedException.class,
                        () -> http.post(resetting.url("/"), RequestBody.of(new ByteArrayInputStream(BIG), -1)));
                assertFalse(error.getMessage().isEmpty());
            });
            assertEquals(1, resetting.connections());
        }
    }

    @Test
    void twoHundredUploadsShareTheLoop() throws Exception {
        use(HttpOptions.DEFAULT.withConnectionsPerHost(20), http -> {
            var calls = IntStream.range(0, 200)
                    .mapToObj(i -> Treadle.spawn(() -> {
                        var bytes = new byte[20_000 + i];
                        return http.post(url, RequestBody.of(new ByteArrayInputStream(bytes), -1))
                                .bytes()
                                .length;
                    }))
                    .toList();
            assertEquals(
                    IntStream.range(0, 200).mapToObj(i -> 20_000 + i).toList(), List.copyOf(Treadle.gather(calls)));
        });
    }
}
