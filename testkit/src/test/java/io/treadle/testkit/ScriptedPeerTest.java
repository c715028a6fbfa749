package io.treadle.testkit;

import static io.treadle.testkit.Sample.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.loop.Treadle;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the JDK's sockets at the other side. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScriptedPeerTest {
    private static final PeerOptions SHORT = PeerOptions.DEFAULT.withGrace(Duration.ofMillis(1));

    private static Socket connect(ScriptedPeer peer) throws IOException {
        return new Socket(peer.address().getAddress(), peer.port());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(Bytes.of(text));
    }

    private static String readAll(Socket socket) throws IOException {
        return Bytes.text(socket.getInputStream().readAllBytes());
    }

    @Test
    void readsAndSendsWhatItsScriptSays() throws Exception {
        try (var peer = ScriptedPeer.serve(
                        c -> c.expect("PI").send(c.readUntil("\r\n")).expectEnd());
                var socket = connect(peer)) {
            send(socket, "PING\r\n");
            socket.shutdownOutput();
            assertEquals("NG\r\n", readAll(socket));
            peer.awaitScripts(1);
            assertEquals("PING\r\n", peer.connection(0).receivedText());
        }
    }

    @Test
    void otherBytesThanExpectedFailTheClose() throws Exception {
        var peer = ScriptedPeer.serve(c -> c.send("hi").expect("PING"));
        try (var socket = connect(peer)) {
            send(socket, "PONG");
            readAll(socket);
        } catch (SocketException e) {
            // a reset is fine too
        }
        var error = assertThrows(AssertionError.class, peer::close);
        assertSays("connection=0, step=expect(\"PING\")", error);
        assertSays("expected \"PING\", but received \"PONG\"", error);
    }

    @Test
    void anEarlyEndFailsTheClose() throws Exception {
        var peer = ScriptedPeer.serve(c -> c.expect("PING\r\n"));
        try (var socket = connect(peer)) {
            send(socket, "PI");
            peer.connection(0);
        }
        assertSays("read=2 of 6 bytes, \"PI\"", assertThrows(AssertionError.class, peer::close));
    }

    @Test
    void bytesWhereTheEndIsExpectedFailTheClose() throws Exception {
        var peer = ScriptedPeer.serve(PeerConnection::expectEnd);
        try (var socket = connect(peer)) {
            send(socket, "x");
            peer.connection(0);
            assertSays("expected the end, but received \"x\"", assertThrows(AssertionError.class, peer::close));
        }
    }

    @Test
    void aSilentOtherSideFailsTheStepAfterItsLimit() throws Exception {
        var options = PeerOptions.DEFAULT.withLimit(Duration.ofMillis(20));
        var peer = ScriptedPeer.serve(options, c -> c.expect("PING"));
        try (var socket = connect(peer)) {
            assertEquals("", readAll(socket));
        }
        assertSays("SocketTimeoutException", assertThrows(AssertionError.class, peer::close));
    }

    @Test
    void aScriptThatHasNotEndedFailsTheClose() throws Exception {
        var peer = ScriptedPeer.serve(SHORT, c -> c.expect("PING"));
        try (var socket = connect(peer)) {
            peer.connection(0);
            assertSays("not come to its end", assertThrows(AssertionError.class, peer::close));
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void aScriptThatHoldsOrPausesEndsWithTheClose() throws Exception {
        var peer = ScriptedPeer.serve(
                PeerConnection::hold, c -> c.pause(Duration.ofDays(1)).send("never"));
        try (var first = connect(peer);
                var second = connect(peer)) {
            peer.connection(1);
            peer.close();
            assertEquals("", readAll(first));
            assertEquals("", readAll(second));
        }
    }

    @Test
    void eachConnectionHasItsScriptAndTheLastOneIsForAllFurther() throws Exception {
        try (var peer = ScriptedPeer.serve(c -> c.send("first"), c -> c.send("further " + c.number()))) {
            var heard = new ArrayList<String>();
            for (int i = 0; i < 3; i++) {
                try (var socket = connect(peer)) {
                    heard.add(readAll(socket));
                }
            }
            assertEquals("[first, further 1, further 2]", heard.toString());
            assertEquals(3, peer.connections());
        }
    }

    @Test
    void whoMayLeaveFailsNothing() throws Exception {
        try (var peer = ScriptedPeer.serve(PeerScript.untilLeft(c -> c.expect("PING")))) {
            connect(peer).close();
            peer.awaitScripts(1);
        }
    }

    @Test
    void resets() throws Exception {
        try (var peer = ScriptedPeer.serve(PeerConnection::reset);
                var socket = connect(peer)) {
            assertThrows(SocketException.class, () -> readAll(socket));
        }
    }

    @Test
    void halfClosesAndReadsOn() throws Exception {
        try (var peer = ScriptedPeer.serve(
                        c -> c.send("bye").halfClose().expect("wait").expectEnd());
                var socket = connect(peer)) {
            assertEquals("bye", readAll(socket));
            send(socket, "wait");
        }
    }

    @Test
    void dribbles() throws Exception {
        try (var peer = ScriptedPeer.serve(c -> c.dribble("slow", Duration.ofMillis(1)));
                var socket = connect(peer)) {
            assertEquals("slow", readAll(socket));
        }
    }

    @Test
    void garbageIsTheSameForTheSameSeed() throws Exception {
        try (var peer = ScriptedPeer.serve(c -> c.sendGarbage(1000, 7));
                var one = connect(peer);
                var other = connect(peer)) {
            var garbage = one.getInputStream().readAllBytes();
            assertEquals(1000, garbage.length);
            assertArrayEquals(garbage, other.getInputStream().readAllBytes());
        }
    }

    @Test
    void aScriptThatDoesNotReadClosesTheWindow() throws Exception {
        var options = PeerOptions.DEFAULT.withReceiveBuffer(4096);
        try (var peer = ScriptedPeer.serve(options, PeerConnection::hold);
                var channel = SocketChannel.open(peer.address())) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, 4096);
            peer.connection(0);
            int taken = 0;
            for (int refused = 0; refused < 100; ) { // a full buffer may get a little room once more
                int written = channel.write(ByteBuffer.allocate(65536));
                taken += written;
                refused = written == 0 ? refused + 1 : 0;
                Thread.sleep(1); // in which the other side would take something, if it did
            }
            assertTrue(taken < 1 << 20, "taken=" + taken);
        }
    }

    @Test
    void drainsAndFloodsUntilTheOtherSideLeaves() throws Exception {
        var drained = new CompletableFuture<Long>();
        try (var peer = ScriptedPeer.serve(c -> drained.complete(c.drain()), c -> c.flood(new byte[1000]))) {
            try (var socket = connect(peer)) {
                send(socket, "12345");
            }
            assertEquals(5, drained.get());
            try (var socket = connect(peer)) {
                assertEquals(100_000, socket.getInputStream().readNBytes(100_000).length);
            }
            peer.awaitScripts(2);
        }
    }

    @Test
    void answersAsLongAsItIsAsked() throws Exception {
        PeerScript echo = c -> {
            while (!c.isAtEnd()) {
                c.send(c.readUntil("\n"));
            }
        };
        try (var peer = ScriptedPeer.serve(echo);
                var socket = connect(peer)) {
            send(socket, "a\nb\n");
            assertEquals("a\nb\n", Bytes.text(socket.getInputStream().readNBytes(4)));
        }
    }

    @Test
    void waitsForTheTest() throws Exception {
        var go = new CompletableFuture<String>();
        try (var peer = ScriptedPeer.serve(c -> c.await(go).send(go.get()));
                var socket = connect(peer)) {
            go.complete("gone");
            assertEquals("gone", readAll(socket));
        }
    }

    @Test
    void isAClientToo() throws Exception {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var address = (InetSocketAddress) server.getLocalSocketAddress();
            try (var peer = ScriptedPeer.connect(PeerOptions.DEFAULT, address, 3, c -> c.send("" + c.number()))) {
                var heard = new ArrayList<String>();
                for (int i = 0; i < 3; i++) {
                    try (var socket = server.accept()) {
                        heard.add(readAll(socket));
                    }
                }
                assertEquals("[0, 1, 2]", heard.toString());
                assertEquals(3, peer.connections());
            }
        }
    }

    @Test
    void aRefusingOneRefuses() throws Exception {
        try (var peer = ScriptedPeer.refusing()) {
            assertThrows(ConnectException.class, () -> connect(peer).close());
        }
    }

    @Test
    void aBlackholeDoesNotAnswer() throws Exception {
        try (var peer = ScriptedPeer.blackhole();
                var socket = new Socket()) {
            assertThrows(SocketTimeoutException.class, () -> socket.connect(peer.address(), 50));
        }
    }

    @Test
    void leavesNothingOpen() throws Exception {
        var before = OpenResources.now();
        for (int i = 0; i < 20; i++) {
            try (var peer = ScriptedPeer.serve(c -> c.send("x"), PeerConnection::hold);
                    var one = connect(peer);
                    var other = connect(peer)) {
                assertEquals("x", readAll(one));
                peer.connection(1);
                assertTrue(other.isConnected());
            }
            ScriptedPeer.refusing().close();
        }
        before.assertNothingAdded();
    }

    @TreadleTest(realTime = true)
    void itsWaitsGiveWayInATask() throws Exception {
        try (var peer = ScriptedPeer.serve(c -> c.send("x"))) {
            var waiting = Treadle.spawn(() -> peer.connection(0).number());
            Treadle.yieldNow();
            assertFalse(waiting.isDone());
            connect(peer).close();
            assertEquals(0, waiting.get());
        }
    }
}
