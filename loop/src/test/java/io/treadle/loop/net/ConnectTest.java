package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.util.NetUtil;
import io.treadle.core.Task;
import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Resources;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connecting: to which address, for how long, and what is left of it. */
@LoopTest
class ConnectTest {
    private static final ConnectOptions PATIENT = ConnectOptions.DEFAULT.withTimeout(Duration.ofMinutes(2));

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static List<InetAddress> addresses(String... literals) {
        return List.of(literals).stream().map(ConnectTest::address).toList();
    }

    /** A server whose queue is full, so that the system drops what else comes: an attempt is never answered. */
    private static final class BlackHole implements AutoCloseable {
        private final ServerSocket server;
        private final List<TcpStream> filling = new ArrayList<>();

        BlackHole(InetAddress address) throws Exception {
            server = new ServerSocket(0, 1, address);
            while (Treadle.moveOnAfter(
                    Duration.ofMillis(300),
                    () -> filling.add(
                            TcpStream.connect((InetSocketAddress) server.getLocalSocketAddress(), PATIENT)))) {}
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            filling.forEach(TcpStream::abort);
            server.close();
        }
    }

    @Test
    void familiesTakeTurnsBeginningWithTheFirst() {
        assertEquals(
                addresses("::1", "1.1.1.1", "::2", "1.1.1.2", "::3"),
                HappyEyeballs.interleaved(addresses("::1", "::2", "::3", "1.1.1.1", "1.1.1.2")));
        assertEquals(addresses("1.1.1.1", "::1"), HappyEyeballs.interleaved(addresses("1.1.1.1", "::1")));
    }

    @EachTransport
    void anAddressThatRefusesMakesWayForTheNextAtOnce(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = TcpServer.listen(new InetSocketAddress(address("127.0.0.2"), 0), TcpStream::close)) {
                var patient = PATIENT.withAttemptDelay(Duration.ofMinutes(1));
                HappyEyeballs.Names names = host -> addresses("127.0.0.3", "127.0.0.2");
                try (var stream =
                        new HappyEyeballs(EventLoop.current(), names, "host", server.port(), patient).connect()) {
                    assertEquals(server.address(), stream.remoteAddress());
                }
            }
        });
    }

    @EachTransport
    void anAddressThatIsSilentIsPassedAfterTheDelay(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var hole = new BlackHole(address("127.0.0.4"));
                    var server = TcpServer.listen(
                            new InetSocketAddress(address("127.0.0.2"), hole.port()), TcpStream::close)) {
                HappyEyeballs.Names names = host -> addresses("127.0.0.4", "127.0.0.2");
                try (var stream =
                        new HappyEyeballs(EventLoop.current(), names, "host", hole.port(), PATIENT).connect()) {
                    assertEquals(server.address(), stream.remoteAddress());
                }
            }
        });
    }

    @EachTransport
    void anIpV6AddressThatIsSilentMakesWayForIpV4(Transport transport) throws Exception {
        assumeIpV6();
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var hole = new BlackHole(address("::1"));
                    var server = TcpServer.listen(
                            new InetSocketAddress(address("127.0.0.2"), hole.port()), TcpStream::close)) {
                HappyEyeballs.Names names = host -> addresses("::1", "127.0.0.2");
                try (var stream =
                        new HappyEyeballs(EventLoop.current(), names, "host", hole.port(), PATIENT).connect()) {
                    assertEquals(server.address(), stream.remoteAddress());
                }
            }
        });
    }

    private static void assumeIpV6() {
        try (var server = new ServerSocket(0, 1, address("::1"))) {
            assertTrue(server.isBound());
        } catch (IOException e) {
            assumeTrue(false, "this machine has no IPv6: " + e);
        }
    }

    /** To an address of RFC 3849 there is no way, or nobody answers there. */
    @EachTransport
    void anIpV6AddressThatNobodyReachesMakesWayForIpV4(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = TcpServer.listen(new InetSocketAddress(address("127.0.0.2"), 0), TcpStream::close)) {
                HappyEyeballs.Names names = host -> addresses("2001:db8::1", "127.0.0.2");
                try (var stream =
                        new HappyEyeballs(EventLoop.current(), names, "host", server.port(), PATIENT).connect()) {
                    assertEquals(server.address(), stream.remoteAddress());
                }
            }
        });
    }

    @Test
    void addressesThatAreNotAllowedAreNotTried() throws Exception {
        EventLoop.run(() -> {
            try (var server = TcpServer.listen(new InetSocketAddress(address("127.0.0.2"), 0), TcpStream::close);
                    var inner = new ServerSocket(server.port(), 1, address("127.0.0.3"))) {
                HappyEyeballs.Names names = host -> addresses("127.0.0.3", "127.0.0.2");
                var options = PATIENT.withAddressPolicy(address -> !address.equals(inner.getInetAddress()));
                try (var stream =
                        new HappyEyeballs(EventLoop.current(), names, "host", server.port(), options).connect()) {
                    assertEquals(server.address(), stream.remoteAddress());
                }
            }
        });
    }

    @Test
    void whereNoAddressIsAllowedNothingIsConnected() throws Exception {
        EventLoop.run(() -> {
            try (var server = TcpServer.listen(StreamPair.anyPort(), ServerOptions.DEFAULT)) {
                var options = PATIENT.withAddressPolicy(AddressPolicy.PUBLIC_ONLY);
                for (var host : List.of("localhost", "127.0.0.1", "::ffff:127.0.0.1")) {
                    var error = assertThrows(
                            ConnectException.class, () -> TcpStream.connect(host, server.port(), options), host);
                    TestLoops.assertSays("no address is allowed by ConnectOptions.addressPolicy: host=" + host, error);
                }
                assertThrows(ConnectException.class, () -> TcpStream.connect(server.address(), options));
                assertFalse(Treadle.moveOnAfter(Duration.ofMillis(10), () -> {
                    server.accept().close();
                }));
            }
        });
    }

    /** As with {@code 0.0.0.0}, of which some systems make {@code 127.0.0.1}. */
    @EachTransport
    void theAddressThatAConnectionHasIsAskedForAsWell(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = TcpServer.listen(StreamPair.anyPort(), TcpStream::close)) {
                var asked = new AtomicInteger();
                var onlyBefore = PATIENT.withAddressPolicy(address -> asked.getAndIncrement() == 0);
                var error = assertThrows(ConnectException.class, () -> TcpStream.connect(server.address(), onlyBefore));
                TestLoops.assertSays("the address of the connection is not allowed", error);
                TestLoops.awaitThat(() -> server.connections() == 0);
            }
        });
    }

    @Test
    void whatEachAddressSaidIsTold() throws Exception {
        EventLoop.run(() -> {
            HappyEyeballs.Names names = host -> addresses("127.0.0.2", "127.0.0.3");
            var connecting = new HappyEyeballs(EventLoop.current(), names, "host.test", 1, PATIENT);
            var error = assertThrows(ConnectException.class, connecting::connect);
            TestLoops.assertSays("host=host.test, port=1", error);
            TestLoops.assertSays("127.0.0.3", error);
            var first = Objects.requireNonNull(error.getCause());
            assertEquals(1, first.getSuppressed().length);
        });
    }

    @EachTransport
    void aClosedPortIsRefusedAtOnce(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var error = assertThrows(ConnectException.class, () -> TcpStream.connect("127.0.0.1", 1, PATIENT));
            TestLoops.assertSays("host=127.0.0.1, port=1", error);
            assertInstanceOf(IOException.class, error.getCause());
        });
    }

    @EachTransport
    void connectingHasATimeLimit(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var hole = new BlackHole(address("127.0.0.4"))) {
                var options = ConnectOptions.DEFAULT.withTimeout(Duration.ofMillis(50));
                var error = assertThrows(
                        SocketTimeoutException.class, () -> TcpStream.connect("127.0.0.4", hole.port(), options));
                TestLoops.assertSays("ConnectOptions.timeout=PT0.05S", error);
            }
        });
    }

    @Test
    void aNameThatDoesNotExistIsUnknown() throws Exception {
        EventLoop.run(() -> {
            assertThrows(
                    UnknownHostException.class,
                    () -> TcpStream.connect("no-such-name.invalid", 1, ConnectOptions.DEFAULT));
        });
    }

    @Test
    void theLocalAddressCanBeChosen() throws Exception {
        EventLoop.run(() -> {
            try (var server = TcpServer.listen(StreamPair.anyPort(), TcpStream::close)) {
                var local = new InetSocketAddress(address("127.0.0.5"), 0);
                try (var stream = TcpStream.connect(server.address(), PATIENT.withLocalAddress(local))) {
                    assertEquals(local.getAddress(), stream.localAddress().getAddress());
                }
            }
        });
    }

    @EachTransport
    void whatIsCancelledAnywhereLeavesNoDescriptor(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = TcpServer.listen(StreamPair.anyPort(), ConnectTest::readLineIfItComes)) {
                cancelAtEachTurn(server, 20); // classes are loaded, pools are filled
                var before = Resources.settled();
                cancelAtEachTurn(server, 200);
                TestLoops.awaitThat(() -> server.connections() == 0);
                var after = Resources.settled();
                assertFalse(after.exceeds(before), () -> before + " -> " + after);
            }
        });
    }

    private static void readLineIfItComes(TcpStream stream) {
        try {
            stream.readLine();
        } catch (IOException e) {
            assertFalse(stream.isClosed(), e::toString); // the peer has reset it
        }
    }

    private static void cancelAtEachTurn(TcpServer server, int rounds) {
        for (int i = 0; i < rounds; i++) {
            Task<?> task = Treadle.spawn(() -> {
                try (var stream = TcpStream.connect(server.address(), PATIENT)) {
                    stream.write(new byte[100]);
                    stream.readLine();
                }
            });
            for (int turn = 0; turn < i % 12; turn++) {
                Treadle.yieldNow();
            }
            task.cancel();
            task.join();
        }
    }

    /** Which Netty says without a word, where the system has no route. */
    @EachTransport
    void anErrorAlwaysSaysWhatIsInTheWay(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = TcpServer.listen(StreamPair.anyPort(), ServerOptions.DEFAULT)) {
                var other = new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString("::1"), 0);
                for (var local : List.of(other, InetSocketAddress.createUnresolved("x", 0))) {
                    var error = assertThrows(
                            ConnectException.class,
                            () -> TcpStream.connect("127.0.0.1", server.port(), PATIENT.withLocalAddress(local)));
                    assertFalse(String.valueOf(error.getMessage()).contains("null"), error::toString);
                }
            }
        });
    }
}
