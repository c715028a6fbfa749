package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import java.time.Duration;

/** A peer that has shut its output still gets all its answers, whatever was held back meanwhile. */
@LoopTest
class HalfCloseTest {
    private static final int MUCH = 20_000_000;

    private static void awaitBlocked() {
        EventLoop.current().waitAllBlocked(Duration.ofMillis(20));
    }

    @EachTransport
    void oneThatWasHeldBackGetsItsAnswer(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            var writing = Treadle.spawn(() -> {
                near.write(new byte[MUCH]);
                near.shutdownOutput();
            });
            awaitBlocked();
            assertFalse(writing.isDone());
            far.readExactly(MUCH);
            awaitBlocked();
            assertNull(far.readLine());
            far.write("answer\n");
            assertEquals("answer", near.readLine());
        });
    }

    @EachTransport
    void oneThatReadsSlowlyGetsALargeAnswer(Transport transport) throws Exception {
        Pairs.on(transport, (near, far) -> {
            near.shutdownOutput();
            assertNull(far.readLine());
            var answering = Treadle.spawn(() -> far.write(new byte[MUCH]));
            awaitBlocked();
            assertFalse(answering.isDone());
            assertEquals(MUCH, near.readExactly(MUCH).length);
            answering.get();
        });
    }

    @EachTransport
    void theEndThatComesWhileTheReaderIsBehindCutsNothing(Transport transport) throws Exception {
        Pairs.on(transport, StreamOptions.DEFAULT.withReadAhead(1000), (near, far) -> {
            near.write(new byte[1500]);
            awaitBlocked(); // the far side takes in no more
            near.shutdownOutput();
            awaitBlocked();
            assertEquals(1500, far.readAll(2000).length);
            far.write(new byte[MUCH / 10]);
            assertEquals(MUCH / 10, near.readExactly(MUCH / 10).length);
        });
    }
}
