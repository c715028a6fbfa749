package io.treadle.loop.internal.blockhound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.core.function.Action;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/** BlockHound is installed when the tests of this module start, by its JUnit listener. */
class BlockHoundTest {
    private static final boolean MONITORS_YIELD = Runtime.version().feature() >= 24;

    @TempDir
    Path directory;

    private File file;
    private EventLoop loop;

    @BeforeEach
    void startLoop() throws IOException {
        file = Files.writeString(directory.resolve("file"), "text").toFile();
        loop = EventLoop.start();
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void theServiceLoaderFindsTheIntegration() {
        assertTrue(ServiceLoader.load(BlockHoundIntegration.class).stream()
                .anyMatch(provider -> provider.type() == TreadleBlockHoundIntegration.class));
    }

    // ---- what blocks in a task ----

    @Test
    void readingAFileIsReported() {
        assertTellsToOffload("FileInputStream#readBytes", this::readFile);
    }

    @Test
    void writingAFileIsReported() {
        assertTellsToOffload("FileOutputStream#writeBytes", () -> {
            try (var out = new FileOutputStream(file)) {
                out.write(new byte[] {1});
            }
        });
    }

    @Test
    void randomAccessToAFileIsReported() {
        assertTellsToOffload("RandomAccessFile#read", () -> {
            try (var access = new RandomAccessFile(file, "r")) {
                access.read();
            }
        });
    }

    @Test
    void startingAProcessIsReported() {
        assertTellsToOffload("ProcessImpl#forkAndExec", () -> new ProcessBuilder("true").start());
    }

    @Test
    void aWaitThatIsPinnedIsReported() {
        var error = assertTellsToOffload("Unsafe#park", Pinned::touch);
        assertTrue(error.toString().contains("pinned"), error.toString());
    }

    @Test
    void theReportNamesTheTask() {
        var error = assertTellsToOffload("", this::readFile);
        assertTrue(error.toString().contains("thread=VirtualThread[#"), error.toString());
    }

    @Test
    void callbacksAreGuardedAsTasksAre() throws Exception {
        var reported = new FutureTask<>(() -> assertThrows(BlockingOperationError.class, this::readFile));
        loop.post(reported::run);
        assertNotNull(reported.get());
    }

    @Test
    void threadsThatATaskStartsAreGuardedToo() throws Exception {
        var reported = new FutureTask<>(() -> assertThrows(BlockingOperationError.class, this::readFile));
        loop.submit(() -> Thread.startVirtualThread(reported)).get();
        assertNotNull(reported.get());
    }

    // ---- what waits in a task, and is let through ----

    @Test
    void sleepsYieldsAndParksAreFine() throws Exception {
        inTask(() -> {
            Thread.sleep(1);
            Thread.yield();
            Thread.onSpinWait();
            LockSupport.parkNanos(1);
            Treadle.sleep(Duration.ofNanos(1));
        });
    }

    @Test
    void queuesFuturesAndLatchesAreFine() throws Exception {
        inTask(() -> {
            var queue = new LinkedBlockingQueue<String>();
            var latch = new CountDownLatch(1);
            var other = Treadle.spawn(() -> {
                queue.add("item");
                latch.countDown();
                return "value";
            });
            assertEquals("item", queue.take());
            latch.await();
            assertEquals("value", other.toCompletableFuture().get());
        });
    }

    @Test
    void waitingForAMonitorIsFineWhereItYields() throws Exception {
        assumeTrue(MONITORS_YIELD, "before JDK 24 a virtual thread that waits for a monitor is pinned");
        inTask(BlockHoundTest::waitForMonitor);
    }

    @Test
    void waitingForAMonitorIsReportedWhereItBlocks() {
        assumeTrue(!MONITORS_YIELD, "since JDK 24 a virtual thread that waits for a monitor yields");
        assertTellsToOffload("Object#wait", BlockHoundTest::waitForMonitor);
    }

    @Test
    void blockingSocketsAreFine() throws Exception {
        inTask(() -> {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var echo = Treadle.spawn(() -> {
                    try (var socket = server.accept()) {
                        int read = socket.getInputStream().read();
                        socket.getOutputStream().write(read);
                        return read;
                    }
                });
                var client = Treadle.spawn(() -> {
                    try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                        socket.getOutputStream().write(42);
                        return socket.getInputStream().read();
                    }
                });
                assertEquals(List.of(42, 42), Treadle.gather(List.of(echo, client)));
            }
        });
    }

    @Test
    void offloadedCallsMayBlock() throws Exception {
        inTask(() -> Treadle.offload(() -> {
            readFile();
            return null;
        }));
    }

    @Test
    void classesMayBeLoaded() throws Exception {
        var classes = TreadleBlockHoundIntegration.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        inTask(() -> {
            try (var loader = new URLClassLoader(new URL[] {classes}, null)) {
                assertNotNull(loader.loadClass("io.treadle.loop.Transport"));
            }
        });
    }

    @Test
    void servicesRandomNumbersTimeZonesAndLogsAreFine() throws Exception {
        inTask(() -> {
            assertTrue(
                    ServiceLoader.load(BlockHoundIntegration.class).iterator().hasNext());
            new SecureRandom().nextBytes(new byte[100]);
            assertNotNull(ZoneId.of("Europe/Paris").getRules());
            Logger.getLogger("io.treadle.test").fine("nothing");
            System.getLogger("io.treadle.test").log(System.Logger.Level.DEBUG, "nothing");
        });
    }

    // ---- other threads ----

    @Test
    void whatBlocksInAHandlerOfNettyIsReported() throws Exception {
        var error = loop.nettyEventLoop()
                .submit(() -> assertThrows(BlockingOperationError.class, this::readFile))
                .get();
        assertTrue(error.toString().contains("handler of Netty"), error.toString());
        assertTrue(error.toString().contains("offload"), error.toString());
    }

    @Test
    void aMonitorIsNotWaitedForInAHandlerOfNetty() throws Exception {
        inHandler(() -> assertThrows(BlockingOperationError.class, BlockHoundTest::waitForMonitor));
    }

    @Test
    void aHandlerOfNettyMayNotSleepNorWait() throws Exception {
        var latch = new CountDownLatch(1);
        inHandler(() -> {
            assertThrows(BlockingOperationError.class, () -> Thread.sleep(1));
            assertThrows(BlockingOperationError.class, latch::await);
            assertThrows(BlockingOperationError.class, () -> latch.await(1, TimeUnit.SECONDS));
            assertThrows(BlockingOperationError.class, new CompletableFuture<String>()::join);
        });
    }

    @Test
    void aHandlerOfNettyMayNotReadFromABlockingChannel() throws Exception {
        inHandler(() -> {
            try (var channel = DatagramChannel.open().bind(null)) {
                assertThrows(BlockingOperationError.class, () -> channel.receive(ByteBuffer.allocate(1)));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void anIdleLoopIsFine(Transport transport) throws Exception {
        try (var idle = EventLoop.start(LoopOptions.DEFAULT.withTransport(transport))) {
            assertEquals(
                    "slept",
                    idle.submit(BlockHoundTest::sleepUntilTheLoopIsIdle).get());
        }
    }

    @Test
    void aHandlerOfNettyMayTakeALock() throws Exception {
        var lock = new ReentrantLock();
        lock.lock();
        try {
            loop.nettyEventLoop().execute(() -> lockAndUnlock(lock));
            while (!lock.hasQueuedThreads()) {
                Thread.onSpinWait();
            }
        } finally {
            lock.unlock();
        }
        inHandler(() -> assertFalse(lock.isLocked()));
    }

    @Test
    void virtualThreadsOfTheProgramAreLeftAlone() throws Exception {
        var read = new FutureTask<>(() -> {
            readFile();
            return "read";
        });
        Thread.startVirtualThread(read);
        assertEquals("read", read.get());
    }

    @Test
    void virtualThreadsThatOutliveTheirLoopAreLeftAlone() throws Exception {
        var closed = new CountDownLatch(1);
        var read = new FutureTask<>(() -> {
            assertThrows(BlockingOperationError.class, this::readFile);
            closed.await();
            readFile();
            return "read";
        });
        loop.submit(() -> Thread.startVirtualThread(read)).get();
        loop.close();
        closed.countDown();
        assertEquals("read", read.get());
    }

    private BlockingOperationError assertTellsToOffload(String method, Action<Exception> action) {
        var error = assertThrows(BlockingOperationError.class, () -> inTask(action));
        assertTrue(error.toString().contains(method), error.toString());
        assertTrue(error.toString().contains("Treadle.offload(() -> ...)"), error.toString());
        return error;
    }

    /** On a loop of its own, since a loop in the background hands its tasks' errors on in a wrapper. */
    private static void inTask(Action<Exception> action) throws Exception {
        EventLoop.run(action);
    }

    private static String sleepUntilTheLoopIsIdle() {
        Treadle.sleep(Duration.ofMillis(5));
        return "slept";
    }

    private static void lockAndUnlock(ReentrantLock lock) {
        lock.lock();
        try {
            assertTrue(lock.isHeldByCurrentThread());
        } finally {
            lock.unlock();
        }
    }

    private void inHandler(Action<Exception> action) throws Exception {
        loop.nettyEventLoop()
                .submit(() -> {
                    action.run();
                    return null;
                })
                .get();
    }

    private void readFile() throws IOException {
        try (var in = new FileInputStream(file)) {
            in.readNBytes(10);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // nobody notifies; the time ends it
    private static void waitForMonitor() throws InterruptedException {
        var monitor = new Object();
        synchronized (monitor) {
            monitor.wait(1);
        }
    }

    /** Waits in its class initializer, which pins the thread on every JDK so far. */
    private static final class Pinned {
        static {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }

        static void touch() {}
    }
}
