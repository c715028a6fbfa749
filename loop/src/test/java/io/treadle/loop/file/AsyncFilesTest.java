package io.treadle.loop.file;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.SpawnOptions;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.function.Action;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.LoopTest;
import io.treadle.loop.OffloadOptions;
import io.treadle.loop.Treadle;
import io.treadle.loop.stream.StreamLimitException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LoopTest
class AsyncFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private Path file() {
        return directory.resolve("file");
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        EventLoop.run(() -> {
            AsyncFiles.writeString(file(), "h\u00e4\n");
            AsyncFiles.appendString(file(), "more");
            AsyncFiles.append(file(), new byte[] {'!'});
            assertEquals("h\u00e4\nmore!", AsyncFiles.readString(file()));
            assertEquals(9, AsyncFiles.size(file()));
            AsyncFiles.write(file(), ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2));
            assertArrayEquals(new byte[] {2, 3}, AsyncFiles.readAllBytes(file()));
            assertEquals(ByteBuffer.wrap(new byte[] {2, 3}), AsyncFiles.read(file()));
            assertEquals("", AsyncFiles.readString(Files.createFile(directory.resolve("empty"))));
        });
    }

    @Test
    void filesAreCopiedMovedListedAndDeleted() throws Exception {
        EventLoop.run(() -> {
            var copy = directory.resolve("copy");
            AsyncFiles.writeString(file(), "text");
            AsyncFiles.copy(file(), copy);
            assertEquals("text", AsyncFiles.readString(copy));
            AsyncFiles.move(copy, directory.resolve("moved"));
            assertFalse(AsyncFiles.exists(copy));
            assertEquals(2, AsyncFiles.list(directory).size());
            assertTrue(AsyncFiles.deleteIfExists(file()));
            assertFalse(AsyncFiles.deleteIfExists(file()));
        });
    }

    @Test
    void optionsAreThoseOfTheJdk() throws Exception {
        EventLoop.run(() -> {
            AsyncFiles.writeString(file(), "first", StandardOpenOption.CREATE_NEW);
            assertThrows(
                    IOException.class, () -> AsyncFiles.writeString(file(), "second", StandardOpenOption.CREATE_NEW));
        });
    }

    @Test
    void aMissingFileIsNamed() {
        EventLoop.run(() -> {
            for (Action<Exception> action : List.<Action<Exception>>of(
                    () -> AsyncFiles.readString(file()),
                    () -> AsyncFiles.chunks(file()),
                    () -> AsyncFiles.size(file()))) {
                var missing = assertThrows(NoSuchFileException.class, action::run);
                assertEquals(file().toString(), missing.getFile());
            }
        });
    }

    @Test
    void theLoopGoesOnMeanwhile() throws Exception {
        EventLoop.run(() -> {
            var others = new ArrayList<String>();
            Treadle.spawn(() -> others.add("ran"));
            AsyncFiles.writeString(file(), "x");
            assertEquals(List.of("ran"), others);
        });
    }

    // ---- whole or not at all ----

    @Test
    void anAtomicWriteReplacesTheFileAndKeepsItsPermissions() throws Exception {
        Files.writeString(file(), "before");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        EventLoop.run(() -> AsyncFiles.writeAtomically(file(), "after"));
        assertEquals("after", Files.readString(file()));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals(1, entries());
    }

    @Test
    void anAtomicWriteThatFailsLeavesTheFileAsItWas() throws Exception {
        EventLoop.run(() -> {
            assertThrows(
                    IOException.class, () -> AsyncFiles.writeAtomically(directory.resolve("missing/file"), "text"));
            Files.createDirectories(file().resolve("not empty"));
            assertThrows(IOException.class, () -> AsyncFiles.writeAtomically(file(), "text"));
        });
        assertEquals(1, entries());
    }

    @Test
    void anAtomicWriteThatIsCancelledLeavesAllOrNothing() throws Exception {
        Files.writeString(file(), "before");
        var bytes = new byte[32 << 20];
        EventLoop.run(() -> {
            var task = Treadle.spawn(
                    SpawnOptions.DEFAULT.startedAtOnce(),
                    () -> AsyncFiles.writeAtomically(file(), ByteBuffer.wrap(bytes)));
            while (!task.isDone() && entries() < 2) {
                Treadle.yieldNow();
            }
            task.cancel();
            task.join();
            assertThrows(TaskCancelledException.class, task::get);
        });
        long size = Files.size(file());
        assertTrue(size == "before".length() || size == bytes.length, () -> "a part was left: size=" + size);
        assertEquals(1, entries());
    }

    private long entries() throws IOException {
        try (var all = Files.list(directory)) {
            return all.count();
        }
    }

    // ---- piece by piece ----

    @Test
    void chunksAreTheFileInItsOrder() throws Exception {
        var bytes = new byte[1_000_003];
        new Random(6).nextBytes(bytes);
        Files.write(file(), bytes);
        EventLoop.run(() -> {
            var copy = ByteBuffer.allocate(bytes.length);
            try (var chunks = AsyncFiles.chunks(file(), 1000)) {
                for (var chunk : chunks) {
                    copy.put(chunk);
                }
            }
            assertTrue(Arrays.equals(bytes, copy.array()));
        });
    }

    @Test
    void whatCannotBeReadIsNoEndOfTheFile() throws Exception {
        EventLoop.run(() -> {
            try (var chunks = AsyncFiles.chunks(directory)) { // it can be opened
                for (int i = 0; i < 2; i++) {
                    assertThrows(UncheckedIOException.class, chunks::hasNext);
                    assertThrows(UncheckedIOException.class, chunks::next);
                }
            }
        });
    }

    @Test
    void aBigFileNeedsTwoBuffers() throws Exception {
        Files.write(file(), new byte[10_000]);
        EventLoop.run(() -> {
            Set<ByteBuffer> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            try (var chunks = AsyncFiles.chunks(file(), 100)) {
                chunks.forEach(seen::add);
            }
            assertEquals(2, seen.size());
        });
    }

    @Test
    void linesEndWithEitherEndAndTheLastNeedsNone() throws Exception {
        Files.writeString(file(), "one\r\n\nthr\u00e9e\nlast");
        EventLoop.run(() -> {
            var lines = new ArrayList<String>();
            try (var all = AsyncFiles.lines(file())) {
                all.forEach(lines::add);
            }
            assertEquals(List.of("one", "", "thr\u00e9e", "last"), lines);
        });
    }

    @Test
    void linesAreLongerThanChunks() throws Exception {
        Files.writeString(file(), "x".repeat(200_000) + "\n" + "y".repeat(200_000));
        EventLoop.run(() -> {
            try (var lines = AsyncFiles.lines(file(), StandardCharsets.UTF_8, 200_000)) {
                assertEquals(200_000, lines.next().length());
                assertEquals(200_000, lines.next().length());
                assertFalse(lines.hasNext());
            }
        });
    }

    @Test
    void aLineThatIsLongerThanTheLimitIsRefusedEachTime() throws Exception {
        Files.writeString(file(), "1234\r\n12345");
        EventLoop.run(() -> {
            try (var lines = AsyncFiles.lines(file(), StandardCharsets.US_ASCII, 4)) {
                assertEquals("1234", lines.next());
                for (int i = 0; i < 2; i++) {
                    var refused = assertThrows(UncheckedIOException.class, lines::hasNext);
                    assertInstanceOf(StreamLimitException.class, refused.getCause());
                    assertTrue(refused.toString().contains("file=" + file()), refused::toString);
                }
            }
        });
    }

    @Test
    void aFileWithoutALineEndIsNotReadIntoMemory() throws Exception {
        Files.write(file(), new byte[1 << 20]);
        EventLoop.run(() -> {
            try (var lines = AsyncFiles.lines(file())) {
                var refused = assertThrows(UncheckedIOException.class, lines::next);
                assertInstanceOf(StreamLimitException.class, refused.getCause());
            }
        });
    }

    @Test
    void linesAreInTheCharsetThatIsGiven() throws Exception {
        Files.write(file(), new byte[] {(byte) 0xe4, '\n'});
        EventLoop.run(() -> {
            try (var lines = AsyncFiles.lines(file(), StandardCharsets.ISO_8859_1, 1)) {
                assertEquals("\u00e4", lines.next());
            }
        });
    }

    @Test
    void aFileThatIsTooBigForAnArrayIsNamed() throws Exception {
        try (var sparse = FileChannel.open(file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.allocate(1), 3L << 30);
        }
        EventLoop.run(() -> {
            var refused = assertThrows(StreamLimitException.class, () -> AsyncFiles.readAllBytes(file()));
            assertTrue(refused.toString().contains("file=" + file() + ", bytes=3221225473"), refused::toString);
        });
    }

    @Test
    void aFileIsReadUpToALimit() throws Exception {
        Files.writeString(file(), "1234");
        EventLoop.run(() -> {
            assertEquals(4, AsyncFiles.readAllBytes(file(), 4).length);
            assertThrows(StreamLimitException.class, () -> AsyncFiles.readAllBytes(file(), 3));
            assertEquals("1234", AsyncFiles.readString(file(), 4));
            assertThrows(StreamLimitException.class, () -> AsyncFiles.readString(file(), 3));
        });
    }

    @Test
    void aCancelledWaitForAChunkLosesNothingAndTheFileIsClosed() throws Exception {
        Files.writeString(file(), "content");
        EventLoop.run(() -> {
            var task = Treadle.spawn(SpawnOptions.DEFAULT.startedAtOnce(), () -> {
                try (var chunks = AsyncFiles.chunks(file())) {
                    assertThrows(Cancelled.class, () -> {
                        while (true) {
                            Treadle.yieldNow();
                            chunks.hasNext();
                        }
                    });
                }
            });
            Treadle.yieldNow();
            task.cancel();
            task.join();
            assertFalse(isOpenSomewhere());
        });
    }

    @Test
    void writesThatAreCancelledAnywhereLeaveNothingOpen() throws Exception {
        var bytes = new byte[4 << 20];
        List<Action<IOException>> writes = List.of(
                () -> AsyncFiles.write(file(), bytes),
                () -> AsyncFiles.append(file(), bytes),
                () -> AsyncFiles.writeAtomically(file(), ByteBuffer.wrap(bytes)));
        EventLoop.run(() -> {
            for (int round = 0; round < 30; round++) {
                var task = Treadle.spawn(writes.get(round % writes.size()));
                for (int turn = 0; turn < round * 3; turn++) {
                    Treadle.yieldNow();
                }
                task.cancel();
                task.join();
                assertFalse(isOpenSomewhere());
                assertTrue(AsyncFiles.list(directory).stream().allMatch(file()::equals), "a draft is left");
            }
        });
    }

    /** A pipe with a name: to open it for reading takes until somebody opens it for writing. */
    @Test
    void aTaskThatIsCancelledWhileItsFileIsBeingOpenedClosesIt() throws Exception {
        assumeTrue(new ProcessBuilder("mkfifo", file().toString()).start().waitFor() == 0, "mkfifo does not work here");
        EventLoop.run(() -> {
            var task = Treadle.spawn(() -> {
                try (var chunks = AsyncFiles.chunks(file())) {
                    assertFalse(chunks.iterator().hasNext());
                }
            });
            while (EventLoop.current().offloadPool().statistics().busy() == 0) {
                Treadle.yieldNow();
            }
            task.cancel();
            Treadle.offload(
                    () -> FileChannel.open(file(), StandardOpenOption.WRITE).close());
            task.join();
            assertFalse(isOpenSomewhere());
        });
    }

    /** Whether this process has the file open. */
    private boolean isOpenSomewhere() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.anyMatch(this::isOurs);
        }
    }

    private boolean isOurs(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file());
        } catch (IOException e) {
            return false; // it has gone
        }
    }

    /** Nobody writes into it, and nobody has closed it. */
    @Test
    void theLinesOfAPipeCanBeGivenUp() throws Exception {
        var pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        try (var silent = new RandomAccessFile(pipe.toFile(), "rw")) {
            EventLoop.run(() -> {
                try (var lines = AsyncFiles.lines(pipe)) {
                    assertFalse(Treadle.moveOnAfter(ofMillis(10), () -> {
                        var unused = lines.iterator().hasNext();
                    }));
                }
            });
            assertTrue(silent.getFD().valid());
        }
    }

    @Test
    @SuppressWarnings("try") // two of them are only closed
    void filesCanBeClosedWhileAllThreadsReadSilentPipes() throws Exception {
        var pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        var twoThreads = LoopOptions.DEFAULT.withOffload(OffloadOptions.DEFAULT.withThreads(2));
        try (var silent = new RandomAccessFile(pipe.toFile(), "rw")) {
            EventLoop.run(twoThreads, () -> {
                AsyncFiles.writeString(file(), "abcdef");
                try (var first = AsyncFiles.chunks(pipe);
                        var usual = AsyncFiles.chunks(file(), 1);
                        var second = AsyncFiles.chunks(pipe)) {
                    usual.iterator().next(); // the next one cannot be read ahead
                    while (EventLoop.current().offloadPool().statistics().queued() == 0) {
                        Treadle.yieldNow();
                    }
                }
                assertEquals("abcdef", AsyncFiles.readString(file()));
            });
            assertTrue(silent.getFD().valid());
        }
    }

    @Test
    void aCharsetThatHasOtherLineEndsIsRefused() throws Exception {
        EventLoop.run(() -> {
            AsyncFiles.writeString(file(), "x");
            var refused = assertThrows(
                    IllegalArgumentException.class, () -> AsyncFiles.lines(file(), StandardCharsets.UTF_16BE, 100));
            assertTrue(String.valueOf(refused.getMessage()).contains("charset=UTF-16BE"), refused::toString);
        });
    }

    public static final class WritesAtomically {
        public static void main(String... file) throws Exception {
            EventLoop.run(() -> AsyncFiles.writeAtomically(Path.of(file[0]), "a secret"));
        }
    }

    @Test
    void anAtomicWriteOfANewFileMindsTheUmask() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var flag = "--add-opens=java.base/java.lang=ALL-UNNAMED";
        var path = System.getProperty("java.class.path");
        var command = List.of("sh", "-c", "umask 077 && exec \"$@\"", "sh", java, flag, "-cp", path);
        var program = new ArrayList<>(command);
        program.addAll(List.of(WritesAtomically.class.getName(), file().toString()));
        assertEquals(0, new ProcessBuilder(program).inheritIO().start().waitFor());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }
}
