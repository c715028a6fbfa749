package io.treadle.loop.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.core.select.Select;
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
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@LoopTest
class UdpSocketTest {
    /** A body that has two sockets. */
    private interface PairBody {
        void run(UdpSocket here, UdpSocket there) throws Exception;
    }

    private static final byte[] HELLO = {'h', 'i'};

    private static UdpSocket bind(UdpOptions options) throws IOException {
        return UdpSocket.bind(StreamPair.anyPort(), options);
    }

    private static void onPair(LoopOptions loop, UdpOptions options, PairBody body) throws Exception {
        EventLoop.<Exception>run(loop.withName("test"), () -> {
            try (var here = bind(options);
                    var there = bind(UdpOptions.DEFAULT)) {
                body.run(here, there);
            }
        });
    }

    private static void onPair(PairBody body) throws Exception {
        onPair(LoopOptions.DEFAULT, UdpOptions.DEFAULT, body);
    }

    // ---- there and back ----

    @EachTransport
    void datagramsComeWholeAndTellTheirSender(Transport transport) throws Exception {
        onPair(TestLoops.on(transport), UdpOptions.DEFAULT, (here, there) -> {
            there.send(HELLO, here.localAddress());
            var first = here.receive();
            assertEquals("hi", first.text());
            assertEquals(there.localAddress(), first.sender());
            here.send(first.bytes(), first.sender());
            assertEquals("hi", there.receive().text());
        });
    }

    @EachTransport
    void aConnectedOneHearsItsPeerOnly(Transport transport) throws Exception {
        onPair(TestLoops.on(transport), UdpOptions.DEFAULT, (stranger, peer) -> {
            try (var socket = UdpSocket.connect(peer.localAddress(), UdpOptions.DEFAULT)) {
                socket.send("to you");
                assertEquals("to you", peer.receive().text());
                stranger.send(HELLO, socket.localAddress());
                peer.send("from me".getBytes(UTF_8), socket.localAddress());
                assertEquals("from me", socket.receive().text());
                assertEquals(peer.localAddress(), socket.remoteAddress());
            }
        });
    }

    @EachTransport
    void aNameInPlaceOfAnAddressIsResolved(Transport transport) throws Exception {
        EventLoop.<Exception>run(TestLoops.on(transport), () -> {
            try (var here = UdpSocket.bind(named(0), UdpOptions.DEFAULT);
                    var there = UdpSocket.connect(named(here.localAddress().getPort()), UdpOptions.DEFAULT);
                    var other = UdpSocket.bind(named(0), UdpOptions.DEFAULT)) {
                there.send("to you");
                assertEquals("to you", here.receive().text());
                other.send(HELLO, named(here.localAddress().getPort()));
                assertEquals("hi", here.receive().text());
            }
        });
    }

    private static InetSocketAddress named(int port) {
        return InetSocketAddress.createUnresolved("localhost", port);
    }

    @Test
    void connectingPassesAddressesWithoutAWay() throws Exception {
        onPair((here, unused) -> {
            var broadcast = InetAddress.getByName("255.255.255.255"); // which is not allowed by default
            var good = InetAddress.getLoopbackAddress();
            int port = here.localAddress().getPort();
            try (var socket = UdpSocket.connect(List.of(broadcast, good), port, UdpOptions.DEFAULT)) {
                assertEquals(here.localAddress(), socket.remoteAddress());
            }
            var error = assertThrows(
                    IOException.class,
                    () -> UdpSocket.connect(List.of(broadcast, broadcast), port, UdpOptions.DEFAULT));
            assertEquals(1, error.getSuppressed().length);
        });
    }

    @Test
    void connectingByNameTakesOptions() throws Exception {
        onPair((here, unused) -> {
            var options = UdpOptions.DEFAULT.withBroadcast(true);
            try (var socket = UdpSocket.connect("localhost", here.localAddress().getPort(), options)) {
                assertTrue(socket.nettyChannel().config().isBroadcast());
            }
        });
    }

    @Test
    void aBigDatagramComesWhole() throws Exception {
        onPair((here, there) -> {
            there.send(new byte[60_000], here.localAddress());
            assertEquals(60_000, here.receive().size());
        });
    }

    @Test
    void anEmptyOneIsRefused() throws Exception {
        onPair((here, there) ->
                assertThrows(IllegalArgumentException.class, () -> there.send(new byte[0], here.localAddress())));
    }

    @Test
    void oneThatIsTooBigIsAnErrorThatNamesPeerAndOperation() throws Exception {
        onPair((here, there) -> {
            var error = assertThrows(IOException.class, () -> there.send(new byte[70_000], here.localAddress()));
            assertTrue(error.toString().contains("send failed: socket=UdpSocket[local="), error::toString);
            assertTrue(error.toString().contains("peer=" + here.localAddress()), error::toString);
            there.send(HELLO, here.localAddress());
            assertEquals("hi", here.receive().text());
        });
    }

    @EachTransport
    void aRefusalIsToldToWhoIsConnected(Transport transport) throws Exception {
        assumeTrue(transport != Transport.IO_URING, "skipped: io_uring tells only who sends next");
        EventLoop.<Exception>run(TestLoops.on(transport), () -> {
            InetSocketAddress nobody;
            try (var gone = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                nobody = new InetSocketAddress(gone.getLocalAddress(), gone.getLocalPort());
            }
            try (var socket = UdpSocket.connect(nobody, UdpOptions.DEFAULT)) {
                socket.send(HELLO);
                var error = assertThrows(IOException.class, socket::receive);
                assertTrue(error.toString().contains("peer=" + nobody), error::toString);
                assertFalse(socket.isClosed());
            }
        });
    }

    // ---- what waits ----

    @Test
    void whatNobodyReceivesIsDroppedAndCounted() throws Exception {
        onPair(LoopOptions.DEFAULT, UdpOptions.DEFAULT.withReceiveAhead(3), (here, there) -> {
            for (int i = 1; i <= 10; i++) {
                there.send(new byte[i], here.localAddress());
            }
            while (here.available() + here.dropped() < 10) {
                Treadle.yieldNow();
            }
            assertEquals(3, here.available());
            assertEquals(7, here.dropped());
            assertEquals(1, here.receive().size());
            assertEquals(2, here.receive().size());
        });
    }

    @Test
    void closingWakesWhoReceives() throws Exception {
        onPair((here, there) -> {
            var receiving = Treadle.spawn(() -> assertThrows(StreamClosedException.class, here::receive));
            Treadle.yieldNow();
            here.close();
            TestLoops.assertSays("operation=receive", receiving.get());
            assertThrows(StreamClosedException.class, () -> here.send(HELLO, there.localAddress()));
        });
    }

    @Test
    void aSecondReceiverIsRefused() throws Exception {
        onPair((here, there) -> {
            var first = Treadle.spawn(here::receive);
            Treadle.yieldNow();
            assertThrows(IllegalStateException.class, here::receive);
            there.send(HELLO, here.localAddress());
            assertEquals("hi", first.get().text());
        });
    }

    @Test
    void aCancelledReceiveTakesNothing() throws Exception {
        onPair((here, there) -> {
            var receiving = Treadle.spawn(here::receive);
            Treadle.yieldNow();
            receiving.cancel();
            receiving.join();
            there.send(HELLO, here.localAddress());
            assertEquals("hi", here.receive().text());
        });
    }

    @Test
    void receivingIsAClause() throws Exception {
        onPair((here, there) -> {
            var select = Select.of(
                    here.receiving().then(Datagram::text),
                    Select.after(Duration.ofMillis(1)).then(late -> "late"));
            assertEquals("late", select.await());
            there.send(HELLO, here.localAddress());
            while (here.available() == 0) {
                Treadle.yieldNow();
            }
            assertEquals("hi", select.await());
        });
    }

    @Test
    void sendingToStrangersOverAConnectionIsRefused() throws Exception {
        onPair((stranger, peer) -> {
            try (var socket = UdpSocket.connect(peer.localAddress(), UdpOptions.DEFAULT)) {
                assertThrows(IllegalStateException.class, () -> socket.send(HELLO, stranger.localAddress()));
            }
            assertThrows(IllegalStateException.class, () -> stranger.send(HELLO));
        });
    }

    // ---- the system ----

    @Test
    void anAddressInUseIsABindException() throws Exception {
        onPair((here, there) -> {
            var error =
                    assertThrows(BindException.class, () -> UdpSocket.bind(here.localAddress(), UdpOptions.DEFAULT));
            assertTrue(error.toString().contains("address=" + here.localAddress()), error::toString);
        });
    }

    @Test
    void membersOfAGroupHearIt() throws Exception {
        var network = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        assumeTrue(network != null, "skipped: no loopback interface");
        var group = InetAddress.getByName("239.255.77.77");
        var options = UdpOptions.DEFAULT.withReuseAddress(true).withMulticastInterface(network);
        EventLoop.<Exception>run(() -> {
            try (var member = UdpSocket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0), options);
                    var sender = UdpSocket.bind(StreamPair.anyPort(), options)) {
                member.joinGroup(group, network);
                var target = new InetSocketAddress(group, member.localAddress().getPort());
                sender.send(HELLO, target);
                assertEquals("hi", member.receive().text());
                member.leaveGroup(group, network);
            }
        });
    }

    @Test
    void anotherLoopMayNotUseIt() throws Exception {
        onPair((here, there) -> {
            var refused = new AtomicBoolean();
            var other = Thread.ofPlatform()
                    .start(() -> EventLoop.run(() -> {
                        assertThrows(WrongThreadException.class, () -> here.receive());
                        refused.set(true);
                    }));
            Treadle.offload(() -> other.join());
            assertTrue(refused.get());
        });
    }

    @Test
    void anotherThreadMayNotCloseIt() throws Exception {
        onPair((here, there) -> {
            Treadle.offload(() -> assertThrows(WrongThreadException.class, here::close));
            assertFalse(here.isClosed());
        });
    }

    @Test
    void closingTheLoopEndsWhatWaits() throws Exception {
        UdpSocket socket;
        try (var loop = EventLoop.start()) {
            socket = loop.submit(() -> bind(UdpOptions.DEFAULT)).get();
            assertFalse(loop.submit(() -> Treadle.spawn(socket::receive)).get().isDone());
        }
        assertTrue(socket.isClosed());
    }

    @EachTransport
    void anEmptyOneDoesNotHoldUpThoseBehindIt(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var peer = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                    var socket = UdpSocket.connect("127.0.0.1", peer.getLocalPort())) {
                var to = new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), socket.localAddress().getPort());
                for (var text : List.of("", "one", "", "two")) {
                    peer.send(new DatagramPacket(text.getBytes(UTF_8), text.length(), to));
                }
                for (var text : List.of("", "one", "", "two")) {
                    assertEquals(text, socket.receive().text());
                }
            }
        });
    }

    @EachTransport
    void aClosedOneStillKnowsItsAddress(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var socket = UdpSocket.bind(StreamPair.anyPort(), UdpOptions.DEFAULT);
            socket.close();
            TestLoops.awaitThat(() -> !socket.nettyChannel().isOpen());
            assertTrue(socket.localAddress().getPort() > 0);
        });
    }
}
