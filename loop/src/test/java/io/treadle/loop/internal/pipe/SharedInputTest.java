package io.treadle.loop.internal.pipe;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@LoopTest
class SharedInputTest {
    /** Gives what is typed, a chunk a read. */
    private static final class Keyboard extends InputStream {
        private final LinkedBlockingQueue<String> typed = new LinkedBlockingQueue<>();
        private final AtomicInteger reads = new AtomicInteger();

        void type(String text) {
            typed.add(text);
        }

        @Override
        public int read() {
            throw new AssertionError("reads whole chunks");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            reads.incrementAndGet();
            try {
                var bytes = typed.take().getBytes(StandardCharsets.UTF_8);
                System.arraycopy(bytes, 0, target, offset, bytes.length);
                return bytes.length == 0 ? -1 : bytes.length;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final Keyboard keyboard = new Keyboard();
    private final SharedInput input = new SharedInput(() -> keyboard, "keyboard");

    @Test
    void itIsReadLineByLineToItsEnd() throws Exception {
        EventLoop.run(() -> {
            var source = input.open(EventLoop.current());
            keyboard.type("one\ntw");
            keyboard.type("o\n");
            keyboard.type("");
            assertEquals("one", source.readLine());
            assertEquals("two", source.readLine());
            assertNull(source.readLine());
            assertNull(source.readLine());
        });
    }

    @Test
    void aReadThatWasGivenUpIsTheNextReaders() throws Exception {
        EventLoop.run(() -> {
            var source = input.open(EventLoop.current());
            assertFalse(Treadle.moveOnAfter(ofMillis(10), source::readLine));
            keyboard.type("kept\n");
            assertEquals("kept", source.readLine());
        });
    }

    @Test
    void aReadThatWasGivenUpInALoopThatIsClosedIsTheNextLoops() throws Exception {
        EventLoop.run(() -> {
            var source = input.open(EventLoop.current());
            assertFalse(Treadle.moveOnAfter(ofMillis(10), source::readLine));
        });
        keyboard.type("for the next\n");
        EventLoop.run(() ->
                assertEquals("for the next", input.open(EventLoop.current()).readLine()));
        assertEquals(1, keyboard.reads.get());
    }

    @Test
    void nothingIsReadThatNobodyWaitsFor() throws Exception {
        EventLoop.run(() -> {
            var source = input.open(EventLoop.current());
            assertEquals(0, keyboard.reads.get());
            keyboard.type("asked for\n");
            assertEquals("asked for", source.readLine());
            Treadle.sleep(ofMillis(10)); // a read too many would come from another thread, of which nothing tells
            assertEquals(1, keyboard.reads.get());
        });
    }

    @Test
    void itHasOneUserAtATime() throws Exception {
        EventLoop.run(() -> {
            var loop = EventLoop.current();
            var source = input.open(loop);
            assertThrows(IllegalStateException.class, () -> input.open(loop));
            source.close();
            input.open(loop).close();
        });
    }

    @Test
    void oneThatFailsInAnUnforeseenWayIsAnErrorAndNotSilence() throws Exception {
        var broken = new SharedInput(
                () -> {
                    throw new IllegalStateException("no input");
                },
                "broken");
        EventLoop.run(() -> {
            var error = assertThrows(
                    IOException.class, () -> broken.open(EventLoop.current()).readLine());
            assertTrue(String.valueOf(error.getMessage()).contains("no input"), error::toString);
        });
    }
}
