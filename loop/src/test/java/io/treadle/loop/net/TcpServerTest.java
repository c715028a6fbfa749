package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.treadle.core.Task;
import io.treadle.core.select.Select;
import io.treadle.core.sync.Event;
import io.treadle.core.testing.VirtualClock;
import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.LoopTest;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import io.treadle.loop.stream.StreamClosedException;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Servers: their connections, their limits and their end. */
@LoopTest
class TcpServerTest {
    private static TcpStream connect(TcpServer server) throws IOException {
        return TcpStream.connect(server.address(), ConnectOptions.DEFAULT);
    }

    private static TcpServer listen(ConnectionHandler<TcpStream> handler) throws IOException {
        return TcpServer.listen(StreamPair.anyPort(), handler);
    }

    @EachTransport
    void eachConnectionHasATaskOfItsOwn(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = listen(stream -> stream.transferTo(stream))) {
                var answers = new ArrayList<Task<String>>();
                for (int i = 0; i < 50; i++) {
                    int number = i;
                    answers.add(Treadle.spawn(() -> exchange(server, number)));
                }
                for (int i = 0; i < 50; i++) {
                    assertEquals("line " + i, answers.get(i).get());
                }
            }
        });
    }

    @EachTransport
    void aServerCanListenAtAName(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = TcpServer.listen("localhost", 0, stream -> stream.transferTo(stream))) {
                assertTrue(server.address().getAddress().isLoopbackAddress());
                assertEquals("line 1", exchange(server, 1));
            }
        });
    }

    private static String exchange(TcpServer server, int number) throws IOException {
        try (var stream = connect(server)) {
            stream.write("line " + number + "\n");
            return String.valueOf(stream.readLine());
        }
    }

    @Test
    void aFailingHandlerIsReportedAndNothingElseEnds() throws Exception {
        var reports = new ArrayList<Throwable>();
        var options = LoopOptions.DEFAULT.withExceptionHandler((message, error, task) -> reports.add(error));
        EventLoop.run(options, () -> {
            try (var server = listen(stream -> {
                if ("fail".equals(stream.readLine())) {
                    throw new IllegalStateException("as asked");
                }
                stream.write("fine\n");
            })) {
                var other = connect(server);
                var failing = connect(server);
                failing.write("fail\n");
                assertThrows(IOException.class, failing::readLine, "it was aborted, not ended");
                other.write("work\n");
                assertEquals("fine", other.readLine());
            }
        });
        assertEquals(
                List.of("as asked"), reports.stream().map(Throwable::getMessage).toList());
    }

    @EachTransport
    void aStopWaitsForConnectionsForItsGrace(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var server = listen(stream -> stream.write("you said " + stream.readLine()));
            var client = connect(server);
            client.write("hello");
            var stopping = Treadle.spawn(() -> server.stop(Duration.ofSeconds(60)));
            Treadle.yieldNow();
            assertThrows(IOException.class, () -> connect(server));
            client.shutdownOutput();
            assertEquals("you said hello", client.readLine());
            stopping.get();
            server.join();
        });
    }

    @EachTransport
    void aCloseCancelsTheTasksOfConnections(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var ends = new ArrayList<String>();
            var server = listen(stream -> {
                stream.write("hello\n");
                try {
                    Treadle.sleep(TestLoops.FOREVER);
                } finally {
                    ends.add("ended");
                }
            });
            var client = connect(server);
            assertEquals("hello", client.readLine());
            server.close();
            assertEquals(List.of("ended"), ends);
            assertThrows(IOException.class, client::readLine);
        });
    }

    @EachTransport
    void aFullServerAcceptsNoMoreUntilOneHasEnded(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var options = ServerOptions.DEFAULT.withMaxConnections(2);
            try (var server = TcpServer.listen(StreamPair.anyPort(), options, stream -> {
                stream.write("hello\n");
                stream.readLine();
            })) {
                var first = connect(server);
                var second = connect(server);
                assertEquals("hello", first.readLine());
                assertEquals("hello", second.readLine());
                var third = connect(server); // waits in the system's queue
                EventLoop.current().waitAllBlocked(Duration.ofMillis(20));
                assertEquals(0, third.available());
                assertEquals(2, server.connections());
                first.close();
                assertEquals("hello", third.readLine());
            }
        });
    }

    /** A peer that connects and resets costs a handler, which may take its time. */
    @EachTransport
    void aPlaceIsTakenUntilTheHandlerHasEnded(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var goOn = new Event();
            var options = ServerOptions.DEFAULT.withMaxConnections(1);
            var sockets = new ArrayList<Channel>();
            try (var server = TcpServer.listen(StreamPair.anyPort(), options, stream -> {
                sockets.add(stream.nettyChannel());
                goOn.await();
            })) {
                connect(server).abort();
                awaitClosed(sockets, 1);
                assertEquals(1, server.connections(), "its handler goes on");
                var second = connect(server); // waits in the system's queue
                EventLoop.current().waitAllBlocked(Duration.ofMillis(20));
                assertEquals(1, sockets.size());
                goOn.set();
                assertNull(second.readLine());
                assertEquals(2, sockets.size());
            }
        });
    }

    @EachTransport
    void aStopWaitsForHandlersWhoseConnectionHasGone(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var goOn = new Event();
            var sockets = new ArrayList<Channel>();
            var ends = new ArrayList<String>();
            var server = listen(stream -> {
                sockets.add(stream.nettyChannel());
                goOn.await();
                ends.add("by itself");
            });
            connect(server).abort();
            awaitClosed(sockets, 1);
            var stopping = Treadle.spawn(() -> server.stop(TestLoops.FOREVER));
            EventLoop.current().waitAllBlocked(Duration.ofMillis(20));
            assertFalse(stopping.isDone());
            goOn.set();
            stopping.get();
            assertEquals(List.of("by itself"), ends);
        });
    }

    private static void awaitClosed(List<Channel> sockets, int count) {
        TestLoops.awaitThat(
                () -> sockets.size() >= count && !sockets.get(count - 1).isOpen());
    }

    @Test
    void aServerThatIsMadeInACancelledScopeDoesNotListen() throws Exception {
        EventLoop.run(() -> {
            var servers = new ArrayList<TcpServer>();
            Treadle.scope(scope -> {
                scope.cancel("it is over");
                Task.shield(() -> servers.add(listen(TcpStream::close)));
            });
            var server = servers.get(0);
            server.join();
            assertTrue(server.isStopping());
            TestLoops.awaitThat(() -> !server.nettyChannel().isOpen());
        });
    }

    @EachTransport
    void connectionsCanBeAcceptedOneByOne(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var server = TcpServer.listen(StreamPair.anyPort(), ServerOptions.DEFAULT);
            var clients = new ArrayList<TcpStream>();
            for (int i = 0; i < 40; i++) { // more than wait to be accepted
                clients.add(connect(server));
            }
            for (int i = 0; i < 39; i++) {
                try (var accepted = server.accept()) {
                    accepted.write("x\n");
                }
            }
            try (var last = Select.of(server.accepting()).await()) {
                last.write("x\n");
            }
            for (var client : clients) {
                assertEquals("x", client.readLine());
                client.close();
            }
            var accepting = Treadle.spawn(() -> assertThrows(StreamClosedException.class, server::accept));
            Treadle.yieldNow();
            server.close();
            accepting.get();
        });
    }

    @EachTransport
    void connectionsThatNobodyHasAcceptedEndWithTheServer(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var server = TcpServer.listen(StreamPair.anyPort(), ServerOptions.DEFAULT);
            var client = connect(server);
            TestLoops.awaitThat(() -> server.connections() > 0);
            server.close();
            assertThrows(IOException.class, client::readLine);
        });
    }

    @EachTransport
    void theEndOfItsScopeStopsAServer(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var servers = new ArrayList<TcpServer>();
            Treadle.scope(scope -> {
                servers.add(listen(TcpStream::readLine));
                connect(servers.get(0)).write("x");
            });
            assertTrue(servers.get(0).isStopping());
            assertThrows(IOException.class, () -> connect(servers.get(0)));
        });
    }

    @Test
    void aSecondServerAtOnePortIsRefusedUnlessBothShareIt() throws Exception {
        EventLoop.run(() -> {
            var shared = ServerOptions.DEFAULT.withReusePort(true);
            try (var first = TcpServer.listen(StreamPair.anyPort(), shared, TcpStream::close)) {
                TcpServer.listen(first.address(), shared, TcpStream::close).close();
                var error =
                        assertThrows(BindException.class, () -> TcpServer.listen(first.address(), TcpStream::close));
                TestLoops.assertSays(":" + first.port(), error);
            }
        });
    }

    @EachTransport
    void serversOfSeveralLoopsShareAPort(Transport transport) throws Exception {
        var options = ServerOptions.DEFAULT.withReusePort(true);
        try (var other = EventLoop.start(TestLoops.on(transport))) {
            EventLoop.run(TestLoops.on(transport), () -> {
                var served = new AtomicInteger();
                try (var server = TcpServer.listen(StreamPair.anyPort(), options, s -> served.addAndGet(1))) {
                    var address = server.address();
                    Treadle.await(other.submit(() -> TcpServer.listen(address, options, s -> served.addAndGet(1000))));
                    for (int i = 0; i < 64; i++) {
                        connect(server).readLine();
                    }
                    assertTrue(served.get() % 1000 > 0 && served.get() >= 1000, served::toString);
                }
            });
        }
    }

    /** As with no descriptor left: accepting fails again and again while connections wait. */
    @EachTransport
    void anAcceptThatFailsIsTriedAgainLaterAndReportedOnce(Transport transport) throws Exception {
        var reports = new ArrayList<String>();
        var options =
                TestLoops.on(transport).withExceptionHandler((message, error, task) -> reports.add(error.getMessage()));
        EventLoop.run(options, () -> {
            try (var server = listen(stream -> stream.write("hello"))) {
                for (int i = 0; i < 3; i++) {
                    failToAccept(server);
                }
                try (var client = connect(server)) {
                    assertEquals("hello", client.readLine());
                }
                assertTrue(server.nettyChannel().config().isAutoRead());
            }
        });
        assertEquals(1, reports.size(), reports::toString);
        assertTrue(reports.get(0).contains("accepting failed"), reports::toString);
    }

    /** As with no descriptor left, and connections that come and go. */
    @Test
    void failuresToAcceptAreReportedOnceAMinute() throws Exception {
        var reports = new ArrayList<String>();
        var clock = VirtualClock.manual();
        var options = LoopOptions.DEFAULT
                .withClock(clock)
                .withExceptionHandler((message, error, task) -> reports.add(error.getMessage()));
        EventLoop.run(options, () -> {
            try (var server = listen(stream -> {
                stream.write("hello\n");
                stream.readLine();
            })) {
                for (int i = 0; i < 3; i++) {
                    failAndServe(server);
                }
                assertEquals(1, reports.size(), reports::toString);
                clock.advance(Duration.ofMinutes(1));
                failAndServe(server);
                while (reports.size() < 2) {
                    Treadle.yieldNow(); // a callback tells it
                }
            }
        });
    }

    /** The end of the connection has it accept again. */
    private static void failAndServe(TcpServer server) throws Exception {
        try (var client = connect(server)) {
            assertEquals("hello", client.readLine());
            failToAccept(server);
        }
        while (!server.nettyChannel().config().isAutoRead()) {
            Treadle.yieldNow();
        }
    }

    private static void failToAccept(TcpServer server) throws Exception {
        var channel = server.nettyChannel();
        var accepts = new CompletableFuture<Boolean>();
        channel.eventLoop().execute(() -> {
            channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
            accepts.complete(channel.config().isAutoRead()); // later it may accept again already
        });
        assertFalse(Treadle.await(accepts));
    }
}
