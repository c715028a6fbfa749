package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.internal.PlatformDependent;
import io.treadle.core.Task;
import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import io.treadle.loop.stream.ByteSink;
import io.treadle.loop.stream.StreamClosedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bytes that go from one stream to another in the hub. */
@LoopTest
class TransferTest {
    private static final int MIB = 1 << 20;

    /** What a test does with {@code in} and {@code out}, the ends of two connections whose other ends a task joins. */
    @FunctionalInterface
    private interface Body {
        void run(TcpStream in, Task<Long> transfer, TcpStream out) throws Exception;
    }

    private static void transferring(Transport transport, Body body) throws Exception {
        Pairs.on(transport, (in, from) -> {
            try (var second = StreamPair.open()) {
                body.run(in, transfer(from, second.near()), second.far());
            }
        });
    }

    private static Task<Long> transfer(TcpStream from, TcpStream to) {
        var transfer = Treadle.spawn(() -> from.transferTo(to));
        awaitBlocked();
        return transfer;
    }

    private static void awaitBlocked() {
        EventLoop.current().waitAllBlocked(Duration.ofMillis(20));
    }

    @EachTransport
    void allComesOverInOrderInPiecesOfAnySize(Transport transport) throws Exception {
        var sent = random(3_000_000);
        transferring(transport, (in, transfer, out) -> {
            var received = Treadle.spawn(() -> out.readExactly(sent.length));
            var sizes = new Random(1);
            for (int done = 0; done < sent.length; ) {
                int count = Math.min(1 + sizes.nextInt(sizes.nextBoolean() ? 100 : 200_000), sent.length - done);
                in.write(sent, done, count);
                in.flush();
                done += count;
            }
            assertArrayEquals(sent, received.get());
            in.shutdownOutput();
            assertEquals(sent.length, transfer.get());
        });
    }

    @EachTransport
    void theSinkIsLeftOpenAtTheEnd(Transport transport) throws Exception {
        Pairs.on(transport, (in, from) -> {
            try (var second = StreamPair.open()) {
                in.write("all");
                in.shutdownOutput();
                assertEquals(3, from.transferTo(second.near()));
                second.near().write(" and more\n");
                assertEquals("all and more", second.far().readLine());
            }
        });
    }

    @EachTransport
    void whatHadArrivedBeforeGoesFirst(Transport transport) throws Exception {
        Pairs.on(transport, (in, from) -> {
            try (var second = StreamPair.open()) {
                in.write("early, for whom?");
                from.readExactly("early, ".length());
                var transfer = transfer(from, second.near());
                in.write(" late\n");
                assertEquals("for whom? late", second.far().readLine());
                transfer.cancel();
            }
        });
    }

    @EachTransport
    void aReaderThatIsSlowHoldsUpTheFirstWriterAndMemoryStaysFlat(Transport transport) throws Exception {
        transferring(transport, (in, transfer, out) -> {
            long before = PlatformDependent.usedDirectMemory();
            var writing = Treadle.spawn(() -> {
                for (int i = 0; i < 100; i++) {
                    in.write(new byte[MIB]);
                }
                in.shutdownOutput();
            });
            awaitBlocked();
            assertFalse(writing.isDone());
            long grown = PlatformDependent.usedDirectMemory() - before;
            assertTrue(grown < 32 * MIB, () -> "grown by " + grown);
            var draining = Treadle.spawn(() -> count(out));
            assertEquals(100L * MIB, transfer.get());
            out.abort();
            draining.cancel();
        });
    }

    private static long count(TcpStream from) throws IOException {
        var target = ByteBuffer.allocate(1 << 16);
        long total = 0;
        for (int count = from.read(target); count >= 0; count = from.read(target.clear())) {
            total += count;
        }
        return total;
    }

    @EachTransport
    void aCancelledOneHasLostNothing(Transport transport) throws Exception {
        var sent = random(10 * MIB);
        Pairs.on(transport, (in, from) -> {
            try (var second = StreamPair.open()) {
                var transfer = transfer(from, second.near());
                var writing = Treadle.spawn(() -> in.write(sent));
                awaitBlocked(); // since nobody reads
                transfer.cancel();
                transfer.join();
                second.near().shutdownOutput();
                var first = second.far().readAll(sent.length);
                assertArrayEquals(Arrays.copyOf(sent, first.length), first);
                var rest = from.readExactly(sent.length - first.length);
                assertArrayEquals(Arrays.copyOfRange(sent, first.length, sent.length), rest);
                writing.join();
            }
        });
    }

    @EachTransport
    void aSinkThatBreaksEndsItAlthoughNothingComes(Transport transport) throws Exception {
        transferring(transport, (in, transfer, out) -> {
            out.abort();
            var error = assertThrows(IOException.class, transfer::get);
            TestLoops.assertSays("writing failed", error);
        });
    }

    @Test
    void aSinkThatAnotherTaskClosesEndsIt() throws Exception {
        Pairs.on(Transport.AUTO, (in, from) -> {
            try (var second = StreamPair.open()) {
                var transfer = transfer(from, second.near());
                second.near().shutdownOutput();
                assertThrows(StreamClosedException.class, transfer::get);
                in.write("kept\n");
                assertEquals("kept", from.readLine());
            }
        });
    }

    @EachTransport
    void aSourceThatIsResetEndsItAfterWhatHadCome(Transport transport) throws Exception {
        transferring(transport, (in, transfer, out) -> {
            in.write("before\n");
            assertEquals("before", out.readLine());
            in.abort();
            var error = assertThrows(IOException.class, transfer::get);
            TestLoops.assertSays("reading failed", error);
        });
    }

    @Test
    void aSourceThatAnotherTaskClosesEndsIt() throws Exception {
        Pairs.on(Transport.AUTO, (in, from) -> {
            try (var second = StreamPair.open()) {
                var transfer = transfer(from, second.near());
                from.close();
                assertThrows(StreamClosedException.class, transfer::get);
            }
        });
    }

    @Test
    void anotherTaskMayWriteWhatNeedNotWait() throws Exception {
        Pairs.on(Transport.AUTO, (in, from) -> {
            try (var second = StreamPair.open()) {
                var transfer = transfer(from, second.near());
                second.near().write("in between\n");
                assertEquals("in between", second.far().readLine());
                assertThrows(IllegalStateException.class, () -> second.near().write(new byte[ByteSink.WHOLE + 1]));
                assertFalse(transfer.isDone());
                transfer.cancel();
                transfer.join();
                second.near().write(new byte[ByteSink.WHOLE + 1]);
            }
        });
    }

    @Test
    void neitherEndTakesPartInASecondOne() throws Exception {
        Pairs.on(Transport.AUTO, (in, from) -> {
            try (var second = StreamPair.open()) {
                var transfer = transfer(from, second.near());
                assertThrows(IllegalStateException.class, () -> from.transferTo(in));
                assertThrows(IllegalStateException.class, () -> in.transferTo(second.near()));
                assertThrows(IllegalStateException.class, from::readLine);
                in.write("still here\n");
                assertEquals("still here", second.far().readLine());
                assertFalse(transfer.isDone());
            }
        });
    }

    @Test
    void handlersOfNettySeeWhatGoesThrough() throws Exception {
        Pairs.on(Transport.AUTO, (in, from) -> {
            try (var second = StreamPair.open()) {
                var seen = new AtomicLong();
                second.near().nettyChannel().pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                        seen.addAndGet(((ByteBuf) message).readableBytes());
                        var unused = context.write(message, promise);
                    }
                });
                var transfer = transfer(from, second.near());
                in.write(new byte[MIB]);
                second.far().readExactly(MIB);
                assertEquals(MIB, seen.get());
                transfer.cancel();
            }
        });
    }

    private static byte[] random(int count) {
        var bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
