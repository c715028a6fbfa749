package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.diagnostics.DeadlockException;
import io.treadle.core.function.Action;
import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.LoopTest;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Servers that are stopped by their own handlers, and accepts that are cancelled. */
@LoopTest
class ServerTasksTest {
    private static TcpStream connect(TcpServer server) throws IOException {
        return TcpStream.connect(server.address(), ConnectOptions.DEFAULT);
    }

    /** Has a handler end its own server by {@code how}; returns what that throws, once the server has stopped. */
    private static Throwable endFromHandler(Ending how) throws Exception {
        var thrown = new ArrayList<Throwable>();
        var servers = new ArrayList<TcpServer>();
        EventLoop.run(() -> {
            servers.add(TcpServer.listen(
                    StreamPair.anyPort(),
                    stream -> thrown.add(assertThrows(Throwable.class, () -> how.end(servers.getFirst())))));
            try (var client = connect(servers.getFirst())) {
                servers.getFirst().join();
                ignoreFailure(client::readLine);
            }
        });
        assertTrue(servers.getFirst().isStopping());
        return thrown.getFirst();
    }

    /** Ends a server. */
    private interface Ending {
        void end(TcpServer server) throws Exception;
    }

    private static void ignoreFailure(Action<IOException> action) {
        try {
            action.run();
        } catch (IOException e) {
            // it may have been reset
        }
    }

    @Test
    void aDumpSaysWhatTheTaskOfAServerWaitsFor() throws Exception {
        EventLoop.run(() -> {
            try (var server = TcpServer.listen(StreamPair.anyPort(), stream -> {})) {
                Treadle.yieldNow();
                var dump = EventLoop.current().dump();
                assertTrue(dump.contains("waits for Event 'stop of the server at " + server.address() + "'"), dump);
            }
        });
    }

    /** The line of Netty that has called us would help nobody. */
    @Test
    void theTaskOfAConnectionHasNoSpawnSite() throws Exception {
        EventLoop.run(LoopOptions.DEFAULT.withDebug(true), () -> {
            var site = new CompletableFuture<@Nullable StackTraceElement>();
            try (var server = TcpServer.listen(StreamPair.anyPort(), stream -> site.complete(ownSite()));
                    var client = connect(server)) {
                assertNull(Treadle.await(site), client::toString);
            }
        });
    }

    private static @Nullable StackTraceElement ownSite() {
        long own = Task.current().id();
        return EventLoop.current().snapshot().tasks().stream()
                .filter(task -> task.id() == own)
                .findFirst()
                .orElseThrow()
                .spawnedAt();
    }

    @Test
    void aHandlerThatClosesItsServerIsToldThatItWouldWaitForItself() throws Exception {
        assertInstanceOf(DeadlockException.class, endFromHandler(TcpServer::close));
    }

    @Test
    void aHandlerThatStopsItsServerIsToldWhenTheGraceIsOver() throws Exception {
        assertInstanceOf(DeadlockException.class, endFromHandler(server -> server.stop(Duration.ofMillis(20))));
    }

    @Test
    void aTaskOfAHandlerThatClosesTheServerIsToldAsWell() throws Exception {
        var error = endFromHandler(server -> Treadle.scope(scope -> {
            scope.spawn(server::close).get();
        }));
        assertTrue(
                error.toString().contains("deadlock") || error.getCause() instanceof DeadlockException,
                error::toString);
    }

    @EachTransport
    void aCancelledAcceptTakesNoConnection(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = TcpServer.listen(StreamPair.anyPort(), ServerOptions.DEFAULT)) {
                var waiting = Treadle.spawn(server::accept);
                Treadle.yieldNow();
                waiting.cancel();
                waiting.join();
                assertNextIsServed(server);
            }
        });
    }

    @EachTransport
    void anAcceptThatIsCancelledAsAConnectionComesLeavesIt(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = TcpServer.listen(StreamPair.anyPort(), ServerOptions.DEFAULT)) {
                try (var client = connect(server)) {
                    client.write("first\n");
                    TestLoops.awaitThat(() -> server.connections() > 0);
                    var late = Treadle.spawn(server::accept);
                    late.cancel();
                    late.join();
                    try (var accepted = server.accept()) {
                        assertEquals("first", accepted.readLine());
                    }
                }
                assertNextIsServed(server);
            }
        });
    }

    private static void assertNextIsServed(TcpServer server) throws IOException {
        try (var client = connect(server)) {
            client.write("next\n");
            try (var accepted = server.accept()) {
                assertEquals("next", accepted.readLine());
            }
        }
        TestLoops.awaitThat(() -> server.connections() == 0);
    }
}
