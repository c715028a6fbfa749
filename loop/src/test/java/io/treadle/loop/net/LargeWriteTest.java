package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.treadle.core.Task;
import io.treadle.loop.EachTransport;
import io.treadle.loop.LoopTest;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is written at once, past Netty's queue, and what a waiting task has received into its own buffer. */
@LoopTest
class LargeWriteTest {
    private static final int LARGE = 10_000;

    @EachTransport
    void smallAndLargeWritesKeepTheirOrder(Transport transport) throws Exception {
        var sent = random(3_000_000);
        Pairs.on(transport, (near, far) -> {
            var received = Treadle.spawn(() -> far.readExactly(sent.length));
            var sizes = new Random(1);
            for (int done = 0; done < sent.length; ) {
                int count = Math.min(1 + sizes.nextInt(sizes.nextBoolean() ? 100 : 100_000), sent.length - done);
                near.write(sent, done, count);
                done += count;
            }
            assertArrayEquals(sent, received.get());
        });
    }

    @EachTransport
    void directBuffersComeOverWholeToo(Transport transport) throws Exception {
        var sent = random(1_000_000);
        Pairs.on(transport, (near, far) -> {
            var received = ByteBuffer.allocateDirect(sent.length);
            var reading = Treadle.spawn(() -> {
                while (received.hasRemaining()) {
                    assertTrue(far.read(received) > 0);
                }
            });
            near.write(ByteBuffer.allocateDirect(sent.length).put(sent).flip());
            reading.join();
            assertEquals(ByteBuffer.wrap(sent), received.flip());
        });
    }

    @EachTransport
    void aSlowReaderGetsAllOfALargeWrite(Transport transport) throws Exception {
        var sent = random(20_000_000);
        Pairs.on(transport, (near, far) -> {
            var writing = Treadle.spawn(() -> near.write(sent));
            assertArrayEquals(Arrays.copyOf(sent, 10), far.readExactly(10));
            assertArrayEquals(Arrays.copyOfRange(sent, 10, sent.length), far.readExactly(sent.length - 10));
            writing.join();
        });
    }

    @Test
    void handlersOfNettySeeWhatIsWrittenAtOnce() throws Exception {
        Pairs.on(Transport.AUTO, (near, far) -> {
            var seen = new AtomicLong();
            near.nettyChannel().pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
                @Override
                public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                    seen.addAndGet(((ByteBuf) message).readableBytes());
                    var unused = context.write(message, promise);
                }
            });
            near.write(new byte[LARGE]);
            far.readExactly(LARGE);
            assertEquals(LARGE, seen.get());
        });
    }

    @Test
    void aWriterThatNeverWaitsLeavesOthersTheirTurn() throws Exception {
        Pairs.on(Transport.AUTO, (near, far) -> {
            var draining = Treadle.spawn(() -> {
                var buffer = ByteBuffer.allocate(1 << 16);
                while (far.read(buffer) >= 0) {
                    buffer.clear();
                }
            });
            var written = new AtomicLong();
            var writing = Treadle.spawn(() -> {
                for (long i = 0; i < Long.MAX_VALUE; i++) {
                    near.write(new byte[LARGE]);
                    written.set(i);
                }
            });
            TestLoops.awaitThat(() -> written.get() >= 20);
            writing.cancel();
            draining.cancel();
            Treadle.joinAll(List.of(writing, draining));
        });
    }

    @EachTransport
    void aWriteToAPeerThatResetFailsWithItsName(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            far.abort();
            var failure = assertThrows(IOException.class, () -> {
                while (true) {
                    near.write(new byte[LARGE]);
                }
            });
            assertTrue(String.valueOf(failure.getMessage()).contains("stream="), failure.getMessage());
        });
    }

    @Test
    void aCancelledReadHasTakenNothing() throws Exception {
        Pairs.on(Transport.AUTO, (near, far) -> {
            var target = ByteBuffer.allocate(10);
            Task<Integer> reading = Treadle.spawn(() -> far.read(target));
            Treadle.yieldNow();
            reading.cancel();
            near.write("hello");
            reading.join();
            assertEquals(0, target.position());
            assertEquals("hello", new String(far.readExactly(5), StandardCharsets.UTF_8));
        });
    }

    @Test
    void aReadIntoAReadOnlyBufferIsRefusedAtOnce() throws Exception {
        Pairs.on(Transport.AUTO, (near, far) -> {
            var target = ByteBuffer.allocate(10).asReadOnlyBuffer();
            assertThrows(ReadOnlyBufferException.class, () -> far.read(target));
        });
    }

    private static byte[] random(int count) {
        var bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
