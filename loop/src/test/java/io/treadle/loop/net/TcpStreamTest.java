package io.treadle.loop.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import io.treadle.loop.stream.StreamClosedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Bytes between two ends of a connection. */
@LoopTest
class TcpStreamTest {
    @EachTransport
    void whatOneEndWritesTheOtherReads(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            near.write("hello");
            var target = ByteBuffer.allocate(100);
            assertEquals(5, far.read(target));
            assertEquals("hello", UTF_8.decode(target.flip()).toString());
        });
    }

    @EachTransport
    void aLineIsReadWithoutItsEnd(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            near.write("one\r\ntwo\n\nlast");
            near.shutdownOutput();
            assertEquals("one", far.readLine());
            assertEquals("two", far.readLine());
            assertEquals("", far.readLine());
            assertEquals("last", far.readLine());
            assertNull(far.readLine());
        });
    }

    @EachTransport
    void soManyBytesAreReadAtOnceHoweverTheyCome(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var reading = EventLoop.current().spawn(() -> far.readExactly(6));
            for (int i = 0; i < 6; i++) {
                near.write(new byte[] {(byte) i});
                near.flush();
            }
            assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5}, reading.get());
        });
    }

    @EachTransport
    void closingWakesATaskThatReads(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var reading = EventLoop.current().spawn(() -> assertThrows(StreamClosedException.class, far::readLine));
            Treadle.yieldNow();
            far.close();
            TestLoops.assertSays("operation=read", reading.get());
            assertThrows(StreamClosedException.class, () -> far.write("x"));
            assertNull(near.readLine());
        });
    }

    @Test
    void anotherThreadMayNotCloseIt() throws Exception {
        Pairs.on(Transport.AUTO, (near, far) -> {
            Treadle.offload(() -> {
                assertThrows(WrongThreadException.class, near::close);
                assertThrows(WrongThreadException.class, near::abort);
                assertThrows(WrongThreadException.class, near::shutdownOutput);
            });
            near.write("it works\n");
            assertEquals("it works", far.readLine());
        });
    }

    @EachTransport
    void aSecondReaderIsRefused(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var first = EventLoop.current().spawn(() -> far.readLine());
            Treadle.yieldNow();
            TestLoops.assertSays("another task", assertThrows(IllegalStateException.class, far::readLine));
            near.write("first\n");
            assertEquals("first", first.get());
        });
    }

    @EachTransport
    void aResetIsAnErrorThatNamesThePeer(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            near.write("x\n");
            near.flush();
            assertEquals("x", far.readLine());
            near.abort();
            var error = assertThrows(IOException.class, far::readLine);
            TestLoops.assertSays("reading failed", error);
            TestLoops.assertSays("peer=" + far.remoteAddress(), error);
            assertNotNull(error.getCause());
        });
    }
}
