package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
