package io.treadle.testkit;

import static io.treadle.testkit.Sample.assertSays;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What tells that something was left behind tells it. */
class LeftBehindTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    @Test
    void anOpenSocketIsTold() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "skipped: no /proc/self/fd here");
        new DatagramSocket().close(); // the first one of a JVM leaves something of the JDK's own
        var before = OpenResources.now();
        try (var socket = new DatagramSocket()) {
            assertSays("socket:[", assertThrows(AssertionError.class, () -> before.assertNothingAdded(SHORT)));
            assertTrue(socket.isBound());
        }
        before.assertNothingAdded();
    }

    @Test
    void aThreadIsTold() throws Exception {
        var before = OpenResources.now();
        var end = new CountDownLatch(1);
        var thread = Thread.ofPlatform().name("left").start(() -> awaitQuietly(end));
        assertSays("thread left", assertThrows(AssertionError.class, () -> before.assertNothingAdded(SHORT)));
        end.countDown();
        thread.join();
        before.assertNothingAdded();
    }

    @Test
    void aDroppedBufferIsTold() {
        assertSays("expected every buffer", Sample.failureOfContainer(Dropping.class));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ExtendWith(BufferLeaks.class)
    static class Dropping {
        @Test
        void drops() {
            for (int i = 0; i < 10; i++) {
                ByteBuf dropped = ByteBufAllocator.DEFAULT.directBuffer(100);
                dropped.writeInt(i);
            }
        }
    }
}
