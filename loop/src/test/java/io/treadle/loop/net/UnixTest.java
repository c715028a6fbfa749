package io.treadle.loop.net;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.OffloadOptions;
import io.treadle.loop.Resources;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unix domain sockets, which are files. */
@LoopTest
class UnixTest {
    @EachTransport
    void whatOneEndWritesTheOtherReads(Transport transport, @TempDir Path directory) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var path = directory.resolve("socket");
            try (var server = UnixServer.listen(path, stream -> stream.write("you said " + stream.readLine()));
                    var stream = UnixStream.connect(server.path())) {
                stream.write("hello\n");
                assertEquals("you said hello", stream.readLine());
                assertNull(stream.readLine());
                assertTrue(Files.exists(path));
            }
            assertFalse(Files.exists(path));
        });
    }

    @EachTransport
    void theFileOfAServerThatIsNoMoreIsReplaced(Transport transport, @TempDir Path directory) throws Exception {
        var path = directory.resolve("socket");
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = UnixServer.listen(path, UnixStream::close);
                    var stream = UnixStream.connect(server.path())) {
                assertNull(stream.readLine());
                var error = assertThrows(BindException.class, () -> UnixServer.listen(path, UnixStream::close));
                TestLoops.assertSays("another server", error);
            }
        });
    }

    @EachTransport
    void aServerLeavesTheFileOfItsSuccessorAlone(Transport transport, @TempDir Path directory) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var path = directory.resolve("socket");
            var old = UnixServer.listen(path, stream -> stream.write("you said " + stream.readLine()));
            var client = UnixStream.connect(path);
            client.write("a");
            var stopping = Treadle.spawn(() -> old.stop(TestLoops.FOREVER));
            TestLoops.awaitThat(() -> !Files.exists(path));
            try (var successor = UnixServer.listen(path, UnixStream::close)) {
                client.shutdownOutput();
                client.readLine();
                client.close();
                stopping.get();
                UnixStream.connect(successor.path()).close();
            }
            assertFalse(Files.exists(path));
        });
    }

    /** Netty deletes what is at the path of a server that it closes; on NIO nothing can be done about it. */
    @EachTransport
    void aServerThatIsClosedLateLeavesTheFileOfItsSuccessorAlone(Transport transport, @TempDir Path directory)
            throws Exception {
        assumeTrue(transport != Transport.NIO, "skipped: Netty's NIO deletes it");
        EventLoop.run(TestLoops.on(transport), () -> {
            var path = directory.resolve("socket");
            var old = UnixServer.listen(path, UnixStream::close);
            Files.delete(path);
            try (var successor = UnixServer.listen(path, UnixStream::close)) {
                old.close();
                UnixStream.connect(successor.path()).close();
            }
            assertFalse(Files.exists(path));
        });
    }

    @EachTransport
    void aFileThatIsNoSocketIsLeftAlone(Transport transport, @TempDir Path directory) throws Exception {
        var path = Files.writeString(directory.resolve("file"), "precious");
        EventLoop.run(TestLoops.on(transport), () -> {
            assertThrows(BindException.class, () -> UnixServer.listen(path, UnixStream::close));
            assertThrows(ConnectException.class, () -> UnixStream.connect(path));
        });
        assertEquals("precious", Files.readString(path));
    }

    @EachTransport
    void anErrorNamesThePath(Transport transport, @TempDir Path directory) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var path = directory.resolve("nobody");
            var error = assertThrows(IOException.class, () -> UnixStream.connect(path));
            TestLoops.assertSays("path=" + path, error);
            TestLoops.assertSays("No such file or directory", error);
        });
    }

    @EachTransport
    void aNamedPipeIsLeftAlone(Transport transport, @TempDir Path directory) throws Exception {
        var path = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
        EventLoop.run(TestLoops.on(transport), () -> {
            assertThrows(BindException.class, () -> UnixServer.listen(path, UnixStream::close));
        });
        assertTrue(Files.exists(path));
    }

    @EachTransport
    void aSymbolicLinkIsLeftAlone(Transport transport, @TempDir Path directory) throws Exception {
        var path = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nothing"));
        EventLoop.run(TestLoops.on(transport), () -> {
            assertThrows(BindException.class, () -> UnixServer.listen(path, UnixStream::close));
        });
        assertTrue(Files.isSymbolicLink(path));
    }

    @EachTransport
    void aServerThatHasNoRoomIsNotReplaced(Transport transport, @TempDir Path directory) throws Exception {
        var path = directory.resolve("socket");
        var clients = new ArrayList<SocketChannel>();
        try (var full = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            full.bind(UnixDomainSocketAddress.of(path), 1);
            fill(path, clients);
            EventLoop.run(TestLoops.on(transport), () -> {
                var error = assertThrows(BindException.class, () -> UnixServer.listen(path, UnixStream::close));
                TestLoops.assertSays("another server", error);
            });
            assertTrue(Files.exists(path));
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    /** Connects until the system's queue is full. */
    private static void fill(Path path, List<SocketChannel> clients) throws IOException {
        boolean connected = true;
        while (connected) {
            var client = SocketChannel.open(StandardProtocolFamily.UNIX);
            clients.add(client);
            client.configureBlocking(false);
            try {
                connected = client.connect(UnixDomainSocketAddress.of(path));
            } catch (SocketException e) {
                connected = false;
            }
        }
    }

    /** The socket is there before the server is ready, here for long, since the only thread that it needs for that is busy. */
    @EachTransport
    void whoConnectsBeforeTheServerIsReadyIsServed(Transport transport, @TempDir Path directory) throws Exception {
        var oneThread = TestLoops.on(transport).withOffload(OffloadOptions.DEFAULT.withThreads(1));
        EventLoop.run(oneThread, () -> {
            var path = directory.resolve("socket");
            var go = new CountDownLatch(1);
            var listening = Treadle.spawn(() -> UnixServer.listen(path, stream -> stream.write("hello\n")));
            Treadle.yieldNow(); // it looks what is there
            Treadle.spawn(() -> Treadle.offload(() -> go.await()));
            TestLoops.awaitThat(() -> Files.exists(path));
            try (var client = UnixStream.connect(path)) {
                assertFalse(Treadle.moveOnAfter(ofMillis(10), client::readLine), "it was given up");
                go.countDown();
                assertEquals("hello", client.readLine());
            }
            listening.get().close();
        });
    }

    @Test
    void anOptionThatDoesNotWorkHereIsToldAndLeavesNoSocket(@TempDir Path directory) throws Exception {
        EventLoop.run(() -> {
            var shared = ServerOptions.DEFAULT.withReusePort(true);
            int before = Resources.settled().openFiles();
            for (int i = 0; i < 20; i++) {
                assertThrows(
                        UnsupportedOperationException.class,
                        () -> UnixServer.listen(directory.resolve("socket"), shared));
            }
            assertTrue(Resources.settled().openFiles() < before + 10, "sockets are left open");
        });
    }
}
