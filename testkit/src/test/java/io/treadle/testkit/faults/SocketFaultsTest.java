package io.treadle.testkit.faults;

import static io.treadle.testkit.faults.Faults.SOON;
import static io.treadle.testkit.faults.Faults.assertSays;
import static io.treadle.testkit.faults.Faults.assertSurvives;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.DeadlineException;
import io.treadle.core.Task;
import io.treadle.core.function.Action;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.ConnectOptions;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TcpStream;
import io.treadle.loop.stream.StreamClosedException;
import io.treadle.loop.stream.StreamLimitException;
import io.treadle.testkit.PeerConnection;
import io.treadle.testkit.PeerOptions;
import io.treadle.testkit.PeerScript;
import io.treadle.testkit.ScriptedPeer;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Resets, silence, dribble, full windows, closed ports (faults 27 to 31 of the trials). */
@FaultTest
class SocketFaultsTest {
    /** A body with a connection to a peer. */
    private interface Use {
        void with(TcpStream stream, ScriptedPeer peer) throws Exception;
    }

    private static void connected(PeerOptions options, PeerScript script, Use use) throws Exception {
        assertSurvives(() -> {
            try (var peer = ScriptedPeer.serve(options, script);
                    var stream = TcpStream.connect("127.0.0.1", peer.port())) {
                use.with(stream, peer);
                stream.abort();
            }
        });
    }

    private static void connected(PeerScript script, Use use) throws Exception {
        connected(PeerOptions.DEFAULT, script, use);
    }

    private static IOException failure(Action<?> action) {
        return assertThrows(IOException.class, action::run);
    }

    // ---- resets ----

    @Test
    void aResetWhileReadingNamesThePeer() throws Exception {
        var go = new CompletableFuture<String>();
        connected(c -> c.await(go).reset(), (stream, peer) -> {
            var reading = Treadle.spawn(() -> failure(stream::readLine));
            Treadle.yieldNow();
            go.complete("now");
            var error = reading.get();
            assertSays("reading failed: stream=TcpStream[peer=127.0.0.1/127.0.0.1:" + peer.port(), error);
            assertFalse(error instanceof EOFException, error::toString);
        });
    }

    @Test
    void aResetWhileWritingNamesThePeer() throws Exception {
        PeerScript reset = c -> {
            c.read(1000);
            c.reset();
        };
        connected(reset, (stream, peer) -> {
            var error = failure(() -> {
                while (true) {
                    stream.write(new byte[10_000]);
                }
            });
            assertSays("writing failed: stream=TcpStream[peer=127.0.0.1/127.0.0.1:" + peer.port(), error);
        });
    }

    @Test
    void aResetWhileNobodyReadsIsFoundByTheNextRead() throws Exception {
        connected(c -> c.expect("hello").reset(), (stream, peer) -> {
            stream.write("hello"); // a reset that comes before the connect has returned makes that fail
            peer.awaitScripts(1);
            assertSays("peer=127.0.0.1/127.0.0.1:" + peer.port(), failure(stream::readLine));
        });
    }

    @Test
    void whatCameBeforeAResetIsReadFirst() throws Exception {
        var read = new CompletableFuture<String>();
        connected(c -> c.send("whole\nhalf").await(read).reset(), (stream, peer) -> {
            assertEquals("whole", stream.readLine());
            read.complete("yes");
            failure(stream::readLine);
        });
    }

    // ---- ends ----

    @Test
    void aHalfClosedPeerStillReads() throws Exception {
        connected(c -> c.send("bye\n").halfClose().expect("more").expectEnd(), (stream, peer) -> {
            assertEquals("bye", stream.readLine());
            assertNull(stream.readLine());
            stream.write("more");
            stream.shutdownOutput();
            peer.awaitScripts(1);
        });
    }

    @Test
    void anEndInTheMiddleIsAnEndOfFile() throws Exception {
        connected(c -> c.send("12345"), (stream, peer) -> {
            var error = assertThrows(EOFException.class, () -> stream.readExactly(6));
            assertSays("peer=127.0.0.1/127.0.0.1:" + peer.port(), error);
        });
    }

    // ---- slow peers ----

    @Test
    void aPeerThatNeverReadsStopsTheWriterAndTheDeadlineEndsIt() throws Exception {
        connected(PeerOptions.DEFAULT.withReceiveBuffer(4096), PeerConnection::hold, (stream, peer) -> {
            var written = new long[1];
            assertThrows(
                    DeadlineException.class,
                    () -> Treadle.withTimeout(SOON.multipliedBy(3), () -> {
                        while (true) {
                            stream.write(new byte[10_000]);
                            written[0] += 10_000;
                        }
                    }));
            assertTrue(written[0] < 32 << 20, "written=" + written[0]);
        });
    }

    @Test
    void aDeadlineCountsTheWholeTimeOfADribble() throws Exception {
        connected(
                PeerScript.untilLeft(c -> c.dribble("x".repeat(10_000), Duration.ofMillis(5))),
                (stream, peer) -> assertThrows(
                        DeadlineException.class, () -> Treadle.withTimeout(SOON, () -> stream.readLine())));
    }

    @Test
    void bytesThatComeOneByOneMakeALine() throws Exception {
        connected(
                c -> c.dribble("slow but sure\r\n", Duration.ofMillis(1)),
                (stream, peer) -> assertEquals("slow but sure", stream.readLine()));
    }

    @Test
    void aSilentPeerIsGivenUpAndTakesNothing() throws Exception {
        var go = new CompletableFuture<String>();
        connected(c -> c.await(go).send("late\n"), (stream, peer) -> {
            assertThrows(DeadlineException.class, () -> Treadle.withTimeout(SOON, () -> stream.readLine()));
            go.complete("now");
            assertEquals("late", stream.readLine(), "the read that was given up took nothing");
        });
    }

    // ---- other protocols ----

    @Test
    void garbageWithoutEndMeetsALimit() throws Exception {
        connected(
                c -> c.flood("no end of line ".repeat(1000).getBytes(UTF_8)),
                (stream, peer) -> assertThrows(StreamLimitException.class, stream::readLine));
    }

    @Test
    void aServerOutlivesClientsThatSendGarbageAndVanish() throws Exception {
        var failures = new ArrayList<Throwable>();
        var options = LoopOptions.DEFAULT.withExceptionHandler((message, error, task) -> failures.add(error));
        assertSurvives(options, () -> {
            try (var server = TcpServer.listen(Faults.anyPort(), stream -> {
                var line = stream.readLine();
                stream.write("got " + line + "\n");
            })) {
                PeerScript garbage = PeerScript.untilLeft(c -> {
                    c.sendGarbage(100_000, c.number());
                    c.reset();
                });
                try (var clients = ScriptedPeer.connect(PeerOptions.DEFAULT, server.address(), 20, garbage);
                        var good = ScriptedPeer.connect(
                                server.address(), c -> c.send("hello\n").expect("got hello\n"))) {
                    clients.awaitScripts(20);
                    good.awaitScripts(1);
                }
                Faults.until(() -> server.connections() == 0);
            }
        });
    }

    // ---- connecting ----

    @Test
    void aClosedPortRefusesAtOnce() throws Exception {
        assertSurvives(() -> {
            try (var peer = ScriptedPeer.refusing()) {
                var error = assertThrows(ConnectException.class, () -> TcpStream.connect("127.0.0.1", peer.port()));
                assertSays("port=" + peer.port(), error);
            }
        });
    }

    @Test
    void aBlackholeEndsWithTheTimeout() throws Exception {
        assertSurvives(() -> {
            try (var peer = ScriptedPeer.blackhole()) {
                var options = ConnectOptions.DEFAULT.withTimeout(SOON);
                var error = assertThrows(
                        SocketTimeoutException.class, () -> TcpStream.connect("127.0.0.1", peer.port(), options));
                assertSays("ConnectOptions.timeout=PT0.1S", error);
            }
        });
    }

    @Test
    void aCancelledConnectLeavesNoSocket() throws Exception {
        assertSurvives(() -> {
            try (var peer = ScriptedPeer.blackhole()) {
                var connecting = Treadle.spawn(() -> TcpStream.connect("127.0.0.1", peer.port()));
                EventLoop.current().waitAllBlocked();
                connecting.cancel();
                connecting.join();
            }
        });
    }

    // ---- closing under somebody ----

    @Test
    void whoWaitsOnAClosedStreamNeverGetsTheNextOnesBytes() throws Exception {
        assertSurvives(() -> {
            try (var peer = ScriptedPeer.serve(PeerConnection::hold, c -> c.send("not for you\n"))) {
                var first = TcpStream.connect("127.0.0.1", peer.port());
                var waiting = new ArrayList<Task<?>>();
                waiting.add(Treadle.spawn(() -> assertThrows(StreamClosedException.class, first::readLine)));
                Treadle.yieldNow();
                first.close();
                try (var second = TcpStream.connect("127.0.0.1", peer.port())) { // most likely the same descriptor
                    assertEquals("not for you", second.readLine());
                }
                waiting.get(0).get();
            }
        });
    }
}
