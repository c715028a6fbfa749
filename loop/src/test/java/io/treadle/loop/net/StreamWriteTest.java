package io.treadle.loop.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.internal.PlatformDependent;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import io.treadle.loop.stream.ByteSink;
import io.treadle.loop.stream.StreamClosedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing: who is slow holds up who is fast, and what was begun is never taken for what was meant. */
@LoopTest
class StreamWriteTest {
    private static final int MIB = 1 << 20;

    /** Fills the connection until a write waits. */
    private static Task<?> fill(TcpStream to) {
        var writing = Treadle.spawn(() -> {
            while (true) {
                to.write(new byte[1000]);
            }
        });
        awaitBlocked();
        assertFalse(writing.isDone());
        return writing;
    }

    private static void awaitBlocked() {
        EventLoop.current().waitAllBlocked(Duration.ofMillis(20));
    }

    @EachTransport
    void aPeerThatDoesNotReadHoldsUpTheWriterAndMemoryStaysFlat(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            long before = PlatformDependent.usedDirectMemory();
            var writing = Treadle.spawn(() -> {
                for (int i = 0; i < 100; i++) {
                    near.write(new byte[MIB]);
                }
                near.shutdownOutput();
            });
            awaitBlocked();
            assertFalse(writing.isDone());
            assertTrue(far.available() < MIB, () -> "taken in ahead: " + far.available());
            long grown = PlatformDependent.usedDirectMemory() - before;
            assertTrue(grown < 32 * MIB, () -> "grown by " + grown);
            assertEquals(100L * MIB, readToTheEnd(far));
            writing.get();
        });
    }

    private static long readToTheEnd(TcpStream from) throws IOException {
        var target = new byte[MIB];
        long total = 0;
        for (int count = from.read(target); count >= 0; count = from.read(target)) {
            total += count;
        }
        return total;
    }

    @EachTransport
    void closingWakesATaskThatWrites(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var writing = fill(near);
            near.close();
            var error = assertThrows(StreamClosedException.class, writing::get);
            TestLoops.assertSays("operation=write", error);
        });
    }

    @EachTransport
    void aResetWakesATaskThatWrites(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var writing = fill(near);
            far.abort();
            var error = assertThrows(IOException.class, writing::get);
            TestLoops.assertSays("writing failed", error);
            TestLoops.assertSays("peer=" + near.remoteAddress(), error);
        });
    }

    @Test
    void aSecondWriterIsRefusedWhileTheFirstWaits() throws Exception {
        Pairs.on(Transport.AUTO, (near, far) -> {
            var writing = fill(near);
            assertThrows(IllegalStateException.class, () -> near.write("x"));
            writing.cancel();
            writing.join();
            var reading = Treadle.spawn(() -> readToTheEnd(far));
            near.write("x");
            near.close();
            reading.get();
        });
    }

    @EachTransport
    void aCancelledWriteHasWrittenNothing(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var written = new int[1];
            var writing = Treadle.spawn(() -> {
                while (true) {
                    near.write(new byte[ByteSink.WHOLE]);
                    written[0]++;
                }
            });
            awaitBlocked();
            writing.cancel();
            writing.join();
            near.shutdownOutput();
            assertEquals((long) written[0] * ByteSink.WHOLE, readToTheEnd(far));
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EPOLL", "NIO"})
    void aWriteThatIsCancelledHalfWayBreaksTheStream(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var writing = Treadle.spawn(() -> near.write(new byte[64 * MIB]));
            awaitBlocked();
            writing.cancel();
            writing.join();
            TestLoops.assertSays("cut off", assertThrows(IOException.class, () -> near.write("x")));
            assertThrows(IOException.class, near::shutdownOutput);
            near.close();
            assertThrows(IOException.class, () -> readToTheEnd(far), "an end that looks good");
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EPOLL", "NIO"})
    void aStreamThatIsClosedInTheMiddleOfAWriteIsReset(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var writing = Treadle.spawn(() -> near.write(new byte[64 * MIB]));
            awaitBlocked();
            assertThrows(IllegalStateException.class, near::shutdownOutput, "half a message with a good end");
            near.close();
            assertThrows(StreamClosedException.class, writing::get);
            assertThrows(IOException.class, () -> readToTheEnd(far), "an end that looks good");
        });
    }

    @EachTransport
    void endingTheOutputWakesATaskThatWaitsToWrite(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var written = new int[1];
            var writing = Treadle.spawn(() -> {
                while (true) {
                    near.write(new byte[1000]);
                    written[0]++;
                }
            });
            awaitBlocked();
            near.shutdownOutput();
            awaitBlocked();
            assertTrue(writing.isDone());
            assertThrows(StreamClosedException.class, writing::get);
            assertEquals(1000L * written[0], readToTheEnd(far));
        });
    }

    /** With no handler of Netty's in between, a flush waits for the hub's next turn, and there is room meanwhile. */
    @Test
    void aSecondTaskWritesWhileTheFirstFlushes() throws Exception {
        Pairs.on(Transport.AUTO, (near, far) -> {
            near.write("a");
            var flushing = Treadle.spawn(SpawnOptions.DEFAULT.startedAtOnce(), () -> near.flush());
            assertFalse(flushing.isDone());
            near.write("b");
            assertThrows(IllegalStateException.class, near::flush, "both would wait");
            flushing.get();
            near.close();
            assertEquals("ab", new String(far.readAll(10), UTF_8));
        });
    }

    @EachTransport
    void aClosedStreamStillSendsWhatWasWritten(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var bytes = new byte[ByteSink.WHOLE];
            new Random(2).nextBytes(bytes);
            near.write(bytes);
            near.write(bytes, 0, 10);
            near.close();
            assertArrayEquals(bytes, far.readExactly(bytes.length));
            assertEquals(10, far.readAll(100).length);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EPOLL", "NIO"})
    void aClosedStreamWhosePeerDoesNotReadIsResetAfterATime(Transport transport) throws Exception {
        var options = StreamOptions.DEFAULT.withCloseTimeout(Duration.ofMillis(50));
        Pairs.on(transport, options, (near, far) -> {
            var writing = fill(near);
            near.close();
            writing.join();
            TestLoops.awaitThat(() -> !near.nettyChannel().isOpen());
            assertThrows(IOException.class, () -> readToTheEnd(far));
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EPOLL", "NIO"})
    void theEndOfTheLoopWaitsForWhatAClosedStreamHasToSend(Transport transport) throws Exception {
        try (var peer = SlowPeer.listen()) {
            var written = new long[1];
            EventLoop.run(TestLoops.on(transport), () -> {
                var stream = peer.connect();
                written[0] = fillAndCount(stream);
                stream.close();
                peer.read();
            });
            assertEquals(written[0], peer.count());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EPOLL", "NIO"})
    void theEndOfTheLoopResetsWhatItCannotSend(Transport transport) throws Exception {
        for (boolean closing : List.of(true, false)) {
            try (var peer = SlowPeer.listen()) {
                EventLoop.run(TestLoops.on(transport).withCloseGrace(Duration.ofMillis(20)), () -> {
                    var stream = peer.connect();
                    fillAndCount(stream);
                    if (closing) {
                        stream.close();
                    }
                });
                peer.read();
                assertThrows(IOException.class, peer::count, "an end that looks good");
            }
        }
    }

    private static long fillAndCount(TcpStream to) {
        var written = new long[1];
        var writing = Treadle.spawn(() -> {
            while (true) {
                to.write(new byte[1000]);
                written[0] += 1000;
            }
        });
        awaitBlocked();
        writing.cancel();
        writing.join();
        return written[0];
    }

    @EachTransport
    void halfAStreamCanBeClosed(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            near.write("question\n");
            near.shutdownOutput();
            near.shutdownOutput();
            assertThrows(StreamClosedException.class, () -> near.write("more"));
            near.flush();
            assertEquals("question", far.readLine());
            assertNull(far.readLine());
            far.write("answer\n");
            far.close();
            assertEquals("answer", near.readLine());
            assertNull(near.readLine());
        });
    }

    @EachTransport
    void aFlushWaitsUntilTheSystemHasItAll(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var writing = fill(near);
            writing.cancel();
            writing.join();
            var flushing = Treadle.spawn(() -> near.flush());
            awaitBlocked();
            assertFalse(flushing.isDone());
            var reading = Treadle.spawn(() -> readToTheEnd(far));
            flushing.get();
            near.close();
            reading.get();
        });
    }

    @EachTransport
    void aFileIsSent(Transport transport, @TempDir Path directory) throws Exception {
        var file = directory.resolve("file");
        var bytes = new byte[5 * MIB];
        new Random(3).nextBytes(bytes);
        Files.write(file, bytes);
        Pairs.on(transport, (near, far) -> {
            var sending = Treadle.spawn(() -> {
                near.write("head");
                assertEquals(bytes.length, near.sendFile(file));
                try (var open = FileChannel.open(file)) {
                    near.sendFile(open, 10, 20);
                    assertThrows(EOFException.class, () -> near.sendFile(open, bytes.length, 1));
                    assertTrue(open.isOpen());
                }
                near.write("tail");
            });
            assertEquals("head", new String(far.readExactly(4), UTF_8));
            assertArrayEquals(bytes, far.readExactly(bytes.length));
            assertEquals(20, far.readExactly(20).length);
            assertEquals("tail", new String(far.readExactly(4), UTF_8));
            sending.get();
        });
    }

    @Test
    void aFileGoesThroughOtherHandlers(@TempDir Path directory) throws Exception {
        var file = directory.resolve("file");
        Files.writeString(file, "content");
        Pairs.on(Transport.AUTO, (near, far) -> {
            near.nettyChannel().pipeline().addFirst(new FlushConsolidationHandler());
            near.sendFile(file);
            assertEquals("content", new String(far.readExactly(7), UTF_8));
        });
    }

    /** What happens while a file is sent, of which the peer has read a part. */
    private interface HalfSent {
        void run(TcpStream near, TcpStream far, Task<?> sending) throws Exception;
    }

    /** Through handlers, such as those of TLS, or by the operating system. */
    private static void whileAFileIsSent(boolean copied, Path directory, HalfSent body) throws Exception {
        var file = fileOf(64 * MIB, directory);
        Pairs.on(Transport.AUTO, (near, far) -> {
            if (copied) {
                near.nettyChannel().pipeline().addFirst(new FlushConsolidationHandler());
            }
            var sending = Treadle.spawn(() -> near.sendFile(file));
            far.readExactly(100_000);
            awaitBlocked();
            body.run(near, far, sending);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatIsCancelledHalfWayBreaksTheStream(boolean copied, @TempDir Path directory) throws Exception {
        whileAFileIsSent(copied, directory, (near, far, sending) -> {
            if (copied) {
                assertThrows(IllegalStateException.class, () -> near.write(new byte[1000]), "bytes within the file");
            }
            sending.cancel();
            sending.join();
            TestLoops.assertSays("cut off", assertThrows(IOException.class, () -> near.write("x")));
            near.close();
            assertThrows(IOException.class, () -> readToTheEnd(far), "an end that looks good");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamThatIsClosedInTheMiddleOfAFileIsReset(boolean copied, @TempDir Path directory) throws Exception {
        whileAFileIsSent(copied, directory, (near, far, sending) -> {
            if (copied) {
                assertThrows(IllegalStateException.class, near::shutdownOutput, "half a file with a good end");
            }
            near.close();
            assertThrows(StreamClosedException.class, sending::get);
            assertThrows(IOException.class, () -> readToTheEnd(far), "an end that looks good");
        });
    }

    private static Path fileOf(int size, Path directory) throws IOException {
        var file = directory.resolve("file");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(size);
        }
        return file;
    }

    @Test
    void aFileThatDoesNotTellItsSizeIsRefusedAndNotTakenForEmpty(@TempDir Path directory) throws Exception {
        var pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Pairs.on(Transport.AUTO, (near, far) -> {
            for (var file : List.of(pipe, Path.of("/proc/self/status"), Path.of("/dev/zero"))) {
                var error = assertThrows(IOException.class, () -> near.sendFile(file));
                TestLoops.assertSays("does not tell its size: file=" + file, error);
            }
            assertEquals(0, near.sendFile(Files.createFile(directory.resolve("empty"))));
        });
    }

    @Test
    void partsThatNoFileHasAreRefused(@TempDir Path directory) throws Exception {
        try (var file = FileChannel.open(fileOf(100, directory), StandardOpenOption.READ)) {
            Pairs.on(Transport.AUTO, (near, far) -> {
                assertThrows(EOFException.class, () -> near.sendFile(file, 1, Long.MAX_VALUE));
                assertThrows(IllegalArgumentException.class, () -> near.sendFile(file, -1, 2));
                assertThrows(IllegalArgumentException.class, () -> near.sendFile(file, 1, -2));
            });
        }
    }

    @Test
    void aWriteToAClosedPeerFailsInTheEnd() throws Exception {
        Pairs.on(Transport.AUTO, (near, far) -> {
            far.close();
            var error = assertThrows(IOException.class, () -> {
                while (true) {
                    near.write("x");
                    near.flush();
                }
            });
            TestLoops.assertSays("writing failed", error);
        });
    }
}
