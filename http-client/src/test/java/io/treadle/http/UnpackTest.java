package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpLimitException;
import io.treadle.http.error.HttpProtocolException;
import io.treadle.http.options.Limits;
import io.treadle.loop.Treadle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies with a {@code Content-Encoding}: unpacked whole or not at all. */
@HttpTest
class UnpackTest {
    private static final byte[] TEXT = "the quick brown fox ".repeat(5000).getBytes(StandardCharsets.UTF_8);

    @FunctionalInterface
    private interface Packer {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] packed(Packer packer, byte[] bytes) throws IOException {
        var result = new ByteArrayOutputStream();
        try (var out = packer.over(result)) {
            out.write(bytes);
        }
        return result.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"gzip,true", "gzip,false", "deflate,true", "deflate,false"})
    void whatZlibHasOutsideTheHeapIsGivenBackAtOnce(String coding, boolean toTheEnd) throws Exception {
        var body = coding.equals("gzip")
                ? gzip(TEXT)
                : packed(out -> new DeflaterOutputStream(out, new Deflater(9, true)), TEXT);
        try (var server = serving(coding, body)) {
            use(http -> {
                var response = http.open(server.url("/"));
                var input = response.inputStream();
                assertEquals('t', input.read());
                if (toTheEnd) {
                    input.readAllBytes();
                    assertEquals(-1, input.read());
                }
                response.close();
                assertEquals(
                        "Stream closed",
                        assertThrows(IOException.class, () -> unpacking(input).read())
                                .getMessage());
            });
        }
    }

    /** The JDK's stream, which says "Stream closed" once its memory is given back. */
    private static InputStream unpacking(InputStream unpacked) throws Exception {
        var field = Unpacked.class.getDeclaredField("unpacking");
        field.setAccessible(true);
        return (InputStream) field.get(unpacked);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        return packed(GZIPOutputStream::new, bytes);
    }

    private static byte[] join(byte[] one, byte[] two) {
        var result = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, result, one.length, two.length);
        return result;
    }

    private static ByteServer serving(String encoding, byte[] body) throws IOException {
        return ByteServer.start(peer -> {
            while (true) {
                peer.readRequest();
                peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + "\r\nContent-Length: " + body.length
                                + "\r\n\r\n")
                        .send(body);
            }
        });
    }

    private static void assertUnpacked(String encoding, byte[] body, byte[] expected) throws Exception {
        try (var server = serving(encoding, body)) {
            use(HttpOptions.DEFAULT.withConnectionsPerHost(1), http -> {
                assertArrayEquals(expected, http.get(server.url("/")).bytes());
                try (var response = http.open(server.url("/"))) {
                    assertArrayEquals(expected, response.inputStream().readAllBytes());
                }
                assertArrayEquals(expected, http.get(server.url("/")).bytes());
            });
            assertEquals(1, server.connections(), "connections");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "identity, gzip"})
    void gzipIsUnpacked(String encoding) throws Exception {
        assertUnpacked(encoding, gzip(TEXT), TEXT);
    }

    @Test
    void deflateIsUnpackedAsZlibAndBare() throws Exception {
        assertUnpacked("deflate", packed(DeflaterOutputStream::new, TEXT), TEXT);
        assertUnpacked("deflate", packed(out -> new DeflaterOutputStream(out, new Deflater(5, true)), TEXT), TEXT);
    }

    @Test
    void membersOneAfterTheOtherAreOneBody() throws Exception {
        assertUnpacked("gzip", join(gzip(TEXT), gzip(TEXT)), join(TEXT, TEXT));
    }

    @Test
    void packedTwiceIsUnpackedTwice() throws Exception {
        assertUnpacked("gzip, gzip", gzip(gzip(TEXT)), TEXT);
    }

    @Test
    void nothingUnpackedIsNothing() throws Exception {
        assertUnpacked("gzip", new byte[0], new byte[0]);
    }

    @Test
    void unknownCodingIsLeftToTheCaller() throws Exception {
        assertUnpacked("br", TEXT, TEXT);
    }

    @Test
    void unpackingCanBeSwitchedOff() throws Exception {
        var body = gzip(TEXT);
        try (var server = serving("gzip", body)) {
            use(
                    HttpOptions.DEFAULT.withUnpacking(false),
                    http -> assertArrayEquals(body, http.get(server.url("/")).bytes()));
        }
    }

    private static <E extends HttpException> E failing(Class<E> type, String encoding, byte[] body, HttpOptions options)
            throws Exception {
        var error = new CompletableFuture<E>();
        try (var server = serving(encoding, body)) {
            use(options, http -> {
                assertThrows(type, () -> http.get(server.url("/")));
                try (var response = http.open(server.url("/"))) {
                    error.complete(assertThrows(
                            type, () -> response.inputStream().transferTo(OutputStream.nullOutputStream())));
                }
            });
        }
        return error.get();
    }

    @Test
    void tornOrCorruptBodyIsAnErrorAndNoShorterBody() throws Exception {
        var good = gzip(TEXT);
        failing(HttpProtocolException.class, "gzip", Arrays.copyOf(good, good.length / 2), HttpOptions.DEFAULT);
        failing(HttpProtocolException.class, "gzip", Arrays.copyOf(good, good.length - 4), HttpOptions.DEFAULT);
        var wrongSum = good.clone();
        wrongSum[good.length - 6] ^= 1;
        failing(HttpProtocolException.class, "gzip", wrongSum, HttpOptions.DEFAULT);
        failing(HttpProtocolException.class, "gzip", TEXT, HttpOptions.DEFAULT);
    }

    @Test
    void moreThanTwoCodingsAreRefused() throws Exception {
        failing(HttpProtocolException.class, "gzip, gzip, gzip", gzip(gzip(gzip(TEXT))), HttpOptions.DEFAULT);
    }

    private static byte[] bomb(int mebibytes) throws IOException {
        var zeros = new byte[1 << 20];
        return packed(
                out -> new GZIPOutputStream(out) {
                    @Override
                    public void finish() throws IOException {
                        for (int i = 1; i < mebibytes; i++) {
                            write(zeros);
                        }
                        super.finish();
                    }
                },
                zeros);
    }

    @Test
    void bombFailsBeforeTheMemoryIsUsed() throws Exception {
        var error = failing(HttpLimitException.class, "gzip", bomb(200), HttpOptions.DEFAULT);
        assertEquals("compressionRatio", error.limit());
        var nested = failing(HttpLimitException.class, "gzip, gzip", gzip(bomb(200)), HttpOptions.DEFAULT);
        assertEquals("compressionRatio", nested.limit());
    }

    @Test
    void limitOfTheBodyCountsUnpackedBytes() throws Exception {
        try (var server = serving("gzip", gzip(TEXT))) {
            var options = HttpOptions.DEFAULT.withLimits(Limits.DEFAULT.withBodyBytes(TEXT.length - 1));
            use(
                    options,
                    http -> assertEquals(
                            "bodyBytes",
                            assertThrows(HttpLimitException.class, () -> http.get(server.url("/")))
                                    .limit()));
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void twoHundredBombsAtOnceLeaveTheLoopAlive(int kind) throws Exception {
        var bomb = bomb(20);
        try (var server = serving("gzip", bomb);
                var good = ByteServer.answering(OK)) {
            use(HttpOptions.DEFAULT.withConnectionsPerHost(50), http -> {
                var calls = IntStream.range(0, 200)
                        .mapToObj(i -> Treadle.spawn(() -> {
                            assertThrows(HttpLimitException.class, () -> {
                                try (var response = http.open(server.url("/"))) {
                                    if (kind == 0) {
                                        response.bytes();
                                    } else {
                                        response.transferTo(OutputStream.nullOutputStream());
                                    }
                                }
                            });
                            return true;
                        }))
                        .toList();
                assertTrue(Treadle.gather(calls).stream().allMatch(done -> done));
                assertEquals("ok", http.get(good.url("/")).text());
            });
        }
    }
}
