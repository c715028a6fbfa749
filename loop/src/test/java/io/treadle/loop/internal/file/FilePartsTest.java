package io.treadle.loop.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Treadle;
import java.io.EOFException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LoopTest
class FilePartsTest {
    private static final int BIG = 64 << 20;

    private static String next(FileParts parts) throws Exception {
        return StandardCharsets.US_ASCII
                .decode(Objects.requireNonNull(parts.next()))
                .toString();
    }

    @Test
    void areOfTheSizeThatIsWantedAndTheLastOneShorter(@TempDir Path directory) throws Exception {
        var path = Files.writeString(directory.resolve("file"), "0123456789");
        EventLoop.run(() -> {
            try (var file = FileChannel.open(path)) {
                var parts = new FileParts(file, 1, 5, 3);
                assertEquals("123", next(parts));
                assertEquals("45", next(parts));
                assertNull(parts.next());
                assertEquals(0, file.position());
            }
        });
    }

    @Test
    void aFileThatIsTooShortIsNoEnd(@TempDir Path directory) throws Exception {
        var path = Files.writeString(directory.resolve("file"), "01");
        EventLoop.run(() -> {
            try (var file = FileChannel.open(path)) {
                var parts = new FileParts(file, 0, 5, 3);
                assertEquals("01", next(parts));
                var error = assertThrows(EOFException.class, parts::next);
                assertTrue(String.valueOf(error.getMessage()).contains("missing=3"), error::getMessage);
            }
        });
    }

    /** A read of so much takes a while. The file is closed by another thread: on JDK 21 that waits in a monitor for the read. */
    @Test
    void aCancelledReadLeavesTheFileOpen() throws Exception {
        var zeros = Path.of("/dev/zero");
        assumeTrue(Files.exists(zeros), "no " + zeros);
        try (var file = FileChannel.open(zeros)) {
            EventLoop.run(() -> {
                for (int i = 0; i < 10; i++) {
                    var parts = new FileParts(file, 0, BIG, BIG);
                    Treadle.moveOnAfter(Duration.ofMillis(2), () -> {
                        parts.next();
                    });
                }
                assertTrue(file.isOpen());
            });
        }
    }
}
