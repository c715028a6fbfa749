package io.treadle.loop.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.select.Select;
import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import io.treadle.loop.stream.MessageChannel;
import io.treadle.loop.stream.Piece;
import io.treadle.loop.stream.Received;
import io.treadle.loop.stream.StreamLimitException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pieces of a stream are read whole or not at all. */
@LoopTest
class StreamReadTest {
    private static final byte[] CRLF = "\r\n".getBytes(UTF_8);

    private static void onPair(Pairs.PairBody body) throws Exception {
        Pairs.on(Transport.AUTO, body);
    }

    /** Writes each part by itself, so that it comes by itself. */
    private static void writeParts(TcpStream to, String... parts) throws Exception {
        for (var part : parts) {
            to.write(part);
            to.flush();
            EventLoop.current().waitAllBlocked(Duration.ofMillis(1));
        }
    }

    @EachTransport
    void aDelimiterMayComeInParts(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var reading = Treadle.spawn(() -> far.readUntil(CRLF, 100));
            writeParts(near, "a\rb\r", "\nrest");
            assertArrayEquals("a\rb\r\n".getBytes(UTF_8), reading.get());
            assertEquals("rest", new String(far.readExactly(4), UTF_8));
        });
    }

    @Test
    void anOverrunKeepsTheBuffer() throws Exception {
        onPair((near, far) -> {
            near.write("0123456789\r\n");
            TestLoops.assertSays("limit=5", assertThrows(StreamLimitException.class, () -> far.readUntil(CRLF, 5)));
            TestLoops.assertSays("limit=9", assertThrows(StreamLimitException.class, () -> far.readLine(UTF_8, 9)));
            assertEquals("0123456789", far.readLine(UTF_8, 10));
        });
    }

    @Test
    void aLineWithoutEndIsRefusedAsSoonAsItIsTooLong() throws Exception {
        onPair((near, far) -> {
            var reading = Treadle.spawn(() -> assertThrows(StreamLimitException.class, () -> far.readLine(UTF_8, 3)));
            near.write("012\r"); // may still be a line of three
            EventLoop.current().waitAllBlocked(Duration.ofMillis(1));
            assertTrue(!reading.isDone());
            near.write("x");
            reading.get();
            assertEquals("012\rx", new String(far.readExactly(5), UTF_8));
        });
    }

    @Test
    void aStreamThatEndsEarlyLeavesWhatHasCome() throws Exception {
        onPair((near, far) -> {
            near.write("abc");
            near.shutdownOutput();
            TestLoops.assertSays("bytesLeft=3", assertThrows(EOFException.class, () -> far.readExactly(4)));
            assertThrows(EOFException.class, () -> far.readUntil(CRLF, 100));
            assertEquals("abc", new String(far.readAll(3), UTF_8));
            assertNull(far.readUntil(CRLF, 100));
            assertEquals(-1, far.read(new byte[1]));
            assertEquals(0, far.readAll(3).length);
        });
    }

    @Test
    void everythingUpToTheEndHasALimit() throws Exception {
        onPair((near, far) -> {
            near.write(new byte[1001]);
            assertThrows(StreamLimitException.class, () -> far.readAll(1000));
            near.shutdownOutput();
            assertEquals(1001, far.readAll(1001).length);
        });
    }

    @EachTransport
    void aReadMayAskForMoreThanIsTakenInAhead(Transport transport) throws Exception {
        Pairs.on(transport, StreamOptions.DEFAULT.withReadAhead(1000), (near, far) -> {
            var bytes = new byte[3_000_000];
            new Random(1).nextBytes(bytes);
            Treadle.spawn(() -> near.write(bytes));
            assertArrayEquals(bytes, far.readExactly(bytes.length));
        });
    }

    @EachTransport
    void aCancelledReadLosesNothing(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var reading = Treadle.spawn(() -> far.readExactly(4));
            writeParts(near, "ab");
            reading.cancel();
            reading.join();
            near.write("cd");
            assertEquals("abcd", new String(far.readExactly(4), UTF_8));
        });
    }

    @Test
    void aReadThatIsCancelledInTheTurnInWhichItIsWokenHasItsBytesOrLeavesThem() throws Exception {
        onPair((near, far) -> {
            var got = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                var reading = Treadle.spawn(() -> {
                    got.append(far.readLine());
                });
                near.write("x\n");
                int turns = i % 7;
                for (int turn = 0; turn < turns; turn++) {
                    Treadle.yieldNow();
                }
                reading.cancel();
                reading.join();
            }
            near.shutdownOutput();
            for (var line = far.readLine(); line != null; line = far.readLine()) {
                got.append(line);
            }
            assertEquals("x".repeat(200), got.toString());
        });
    }

    @Test
    void aReadIsAClauseOfASelect() throws Exception {
        onPair((near, far) -> {
            var choice = Select.<@Nullable String>of(
                    far.<@Nullable String>reading(Piece.line(100)),
                    Select.after(Duration.ZERO).then(late -> "late"));
            assertEquals("late", choice.await());
            near.write("in time\n");
            assertEquals(
                    "in time",
                    Select.<@Nullable String>of(far.<@Nullable String>reading(Piece.line(100)))
                            .await());
            near.write("x");
            Select.of(far.readable()).await();
            assertEquals(1, far.available());
            near.shutdownOutput();
            assertEquals("x", far.readLine());
            Select.of(far.readable()).await(); // the end does not wait either
        });
    }

    @Test
    void whatIsLostInASelectCanStillBeRead() throws Exception {
        onPair((near, far) -> {
            var selecting = Treadle.spawn(() -> Select.of(
                            far.reading(Piece.exactly(3)).then(bytes -> "bytes"),
                            Select.after(Duration.ofMillis(20)).then(late -> "late"))
                    .await());
            writeParts(near, "ab");
            assertEquals("late", selecting.get());
            near.write("c");
            assertEquals("abc", new String(far.readExactly(3), UTF_8));
        });
    }

    @Test
    void messagesComeWholeHoweverTheyAreFramed() throws Exception {
        onPair((near, far) -> {
            sendsAndReceives(MessageChannel.lines(near, 100), MessageChannel.lines(far, 100), List.of("a", "", "bc"));
            for (int prefix = 1; prefix <= 4; prefix++) {
                sendsAndReceivesBytes(
                        MessageChannel.lengthPrefixed(near, prefix, 255),
                        MessageChannel.lengthPrefixed(far, prefix, 255));
            }
            var end = new byte[] {0};
            sendsAndReceivesBytes(MessageChannel.delimited(near, end, 300), MessageChannel.delimited(far, end, 300));
        });
    }

    private static <T> void sendsAndReceives(MessageChannel<T> from, MessageChannel<T> to, List<T> messages)
            throws Exception {
        for (var message : messages) {
            from.send(message);
        }
        for (var message : messages) {
            assertEquals(message, to.receive());
        }
    }

    private static void sendsAndReceivesBytes(MessageChannel<byte[]> from, MessageChannel<byte[]> to) throws Exception {
        var longest = "x".repeat(255).getBytes(UTF_8);
        from.send(new byte[0]);
        from.send(longest);
        assertArrayEquals(new byte[0], to.receive());
        assertArrayEquals(longest, to.receive());
    }

    @Test
    void messagesHaveALimitAndAnEnd() throws Exception {
        onPair((near, far) -> {
            var from = MessageChannel.lengthPrefixed(near, 4, 1000);
            var to = MessageChannel.lengthPrefixed(far, 4, 10);
            assertThrows(StreamLimitException.class, () -> from.send(new byte[1001]));
            from.send(new byte[11]);
            assertThrows(StreamLimitException.class, to::receive);
            far.readExactly(15);
            from.shutdownOutput();
            assertNull(to.receive());
            var lines = new ArrayList<String>();
            far.write("one\ntwo\n");
            far.shutdownOutput();
            MessageChannel.lines(near, 10).forEach(lines::add);
            assertEquals(List.of("one", "two"), lines);
        });
    }

    @Test
    void aLengthThatIsNegativeAsAnIntIsTooLong() throws Exception {
        onPair((near, far) -> {
            near.write(new byte[] {(byte) 0xff, 0, 0, 0});
            assertThrows(
                    StreamLimitException.class,
                    () -> MessageChannel.lengthPrefixed(far, 4, 1 << 20).receive());
        });
    }

    @Test
    void aCharsetThatHasOtherLineEndsIsRefused() throws Exception {
        onPair((near, far) -> {
            assertThrows(IllegalArgumentException.class, () -> far.readLine(StandardCharsets.UTF_16LE, 100));
            assertThrows(
                    IllegalArgumentException.class, () -> MessageChannel.lines(near, Charset.forName("IBM1047"), 100));
            near.write("h\u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
            assertEquals("h\u00e4", far.readLine(StandardCharsets.ISO_8859_1, 100));
        });
    }

    @Test
    void aLineThatWouldComeAsAnotherIsRefusedAndSendsNothing() throws Exception {
        onPair((near, far) -> {
            var lines = MessageChannel.lines(near, 100);
            assertThrows(IllegalArgumentException.class, () -> lines.send("a\nb"));
            assertThrows(IllegalArgumentException.class, () -> lines.send("a\r"));
            lines.send("a\rb");
            assertEquals("a\rb", MessageChannel.lines(far, 100).receive());
        });
    }

    @Test
    void aPieceThatFailsInWhateverWayTellsWhoReads() throws Exception {
        onPair((near, far) -> {
            var reading = Treadle.spawn(() -> assertThrows(AssertionError.class, () -> far.read(new Broken())));
            Treadle.yieldNow();
            near.write("abc");
            reading.get();
            assertEquals("abc", new String(far.readExactly(3), UTF_8));
        });
    }

    private static final class Broken implements Piece<String> {
        @Override
        public int find(Received received, int seen) {
            assertEquals(0, received.size(), "something has come");
            return NOT_YET;
        }

        @Override
        public String take(Received received, int length) {
            return "";
        }

        @Override
        public String atEnd(Received received) {
            return "";
        }
    }

    @Test
    void theViewsAreStreamsOfTheJdk() throws Exception {
        onPair((near, far) -> {
            var out = near.asOutputStream();
            out.write('a');
            out.write("bc\nd\n".getBytes(UTF_8));
            out.flush();
            near.shutdownOutput();
            var reader = new BufferedReader(new InputStreamReader(far.asInputStream(), UTF_8));
            assertEquals(List.of("abc", "d"), reader.lines().toList());
        });
    }

    @Test
    void aStreamIsForTheTasksOfItsLoop() throws Exception {
        try (var other = EventLoop.start()) {
            onPair((near, far) -> {
                var failure =
                        Treadle.await(other.submit(() -> assertThrows(WrongThreadException.class, far::readLine)));
                TestLoops.assertSays("its loop=test", failure);
            });
        }
    }
}
