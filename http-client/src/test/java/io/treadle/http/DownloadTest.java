package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.http.ByteServer.Script;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from servers that send less, more, or something else than was asked for. */
@HttpTest
class DownloadTest {
    private static final String WHOLE = "0123456789";

    @TempDir
    Path folder;

    private Path file = Path.of("file");

    @BeforeEach
    void nameFile() {
        file = folder.resolve("file");
    }

    private static Script cut(String headers, String sent) {
        return peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: 10\r\n\r\n" + sent);
        };
    }

    private static Script part(String headers, String range, String sent) {
        return peer -> peer.answerAll("HTTP/1.1 206 Partial Content\r\n" + headers + "Content-Range: bytes " + range
                + "\r\nContent-Length: " + sent.length() + "\r\n\r\n" + sent);
    }

    private static Script whole(String headers) {
        return peer -> peer.answerAll("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: 10\r\n\r\n" + WHOLE);
    }

    private void assertDownloads(ByteServer server) throws Exception {
        use(http -> assertEquals(10, http.download(server.url("/"), file)));
        assertEquals(WHOLE, Files.readString(file));
    }

    @Test
    void folderIsNoFile() throws Exception {
        try (var server = ByteServer.answering(OK)) {
            use(http -> assertThrows(FileSystemException.class, () -> http.download(server.url("/"), folder)));
            assertEquals(0, server.connections());
        }
        assertTrue(Files.isDirectory(folder));
    }

    @Test
    void serverThatAlwaysEndsEarlyIsNotAskedForEver() throws Exception {
        try (var server = ByteServer.start(cut("", "01234"))) { // nothing that tells its versions apart
            use(http -> assertThrows(ConnectionClosedException.class, () -> http.download(server.url("/"), file)));
            assertEquals(2, server.connections());
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void partThatIsSmallerThanTheRestIsNotTakenForTheRest() throws Exception {
        var totals = new ArrayList<Long>();
        try (var server = ByteServer.start(cut("ETag: \"1\"\r\n", "012"), peer -> {
            for (int from = 3; from < 10; from++) {
                assertTrue(peer.readRequest().contains("Range: bytes=" + from + "-\r\n"));
                peer.send("HTTP/1.1 206 Partial Content\r\nETag: \"1\"\r\nContent-Length: 1\r\nContent-Range: bytes "
                        + from + "-" + from + "/10\r\n\r\n" + from);
            }
        })) {
            use(http -> http.download(Request.get(server.url("/")), file, (bytes, total) -> totals.add(total)));
        }
        assertEquals(WHOLE, Files.readString(file));
        assertEquals(List.of(10L), totals.stream().distinct().toList());
    }

    @Test
    void partOfAnotherVersionIsNotAppended() throws Exception {
        try (var server = ByteServer.start( // one that knows Range but not If-Range
                cut("ETag: \"1\"\r\n", "abc"),
                peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 206 Partial Content\r\nETag: \"2\"\r\nContent-Range: bytes 3-9/10\r\n"
                            + "Content-Length: 7\r\n\r\n3456789");
                },
                whole("ETag: \"2\"\r\n"))) {
            assertDownloads(server);
        }
    }

    @Test
    void partFromElsewhereIsNotAppended() throws Exception {
        Files.writeString(folder.resolve("file.part"), "abc");
        Files.writeString(folder.resolve("file.part.tag"), "\"1\"");
        try (var server = ByteServer.start(
                peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/10\r\n"
                            + "Content-Length: 4\r\n\r\n0123");
                },
                whole(""))) {
            assertDownloads(server);
        }
    }

    @Test
    void partThatBringsNothingIsAnError() throws Exception {
        Files.writeString(folder.resolve("file.part"), "012");
        Files.writeString(folder.resolve("file.part.tag"), "\"1\"");
        try (var server = ByteServer.start(part("", "3-9/10", ""))) {
            use(http -> assertSays(
                    "bytes=3", assertThrows(HttpProtocolException.class, () -> http.download(server.url("/"), file))));
        }
    }

    @Test
    void packedFileThatWasCutBeginsAnew() throws Exception {
        var packed = gzip(WHOLE);
        var head = "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.length()
                + "\r\n\r\n";
        var ranges = new ArrayList<Boolean>();
        try (var server = ByteServer.start(
                peer -> {
                    peer.readRequest();
                    peer.send(
                            head + packed.substring(0, packed.length() - 8)); // all of the file, but not of its packing
                },
                peer -> {
                    ranges.add(peer.readRequest().contains("Range:"));
                    peer.send(head + packed).awaitClosed();
                })) {
            assertDownloads(server);
        }
        assertEquals(List.of(false), ranges);
    }

    private static String gzip(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(out)) {
            packing.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
