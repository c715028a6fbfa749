package io.treadle.samples.docs;

import static io.treadle.testkit.WaitAssertions.assertDoesNotWait;
import static io.treadle.testkit.WaitAssertions.assertWaits;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Body;
import io.treadle.core.testing.Sequencer;
import io.treadle.core.testing.VirtualClock;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import io.treadle.testkit.TreadleTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What docs/testing.md shows. */
@TreadleTest
class RetryTest {
    // region retry
    /** Tries up to five times, with pauses of 1, 2, 4 and 8 seconds. */
    static <T> T retry(Body<T, IOException> call) throws IOException {
        for (var pause = ofSeconds(1); pause.compareTo(ofSeconds(8)) <= 0; pause = pause.multipliedBy(2)) {
            try {
                return call.run();
            } catch (IOException e) {
                Treadle.sleep(pause);
            }
        }
        return call.run();
    }
    // endregion

    // region virtual-time
    @TreadleTest
    void pausesGrow(VirtualClock clock) throws IOException {
        var times = new ArrayList<Duration>();
        var answer = retry(() -> {
            times.add(clock.elapsed());
            if (times.size() < 4) {
                throw new IOException("refused");
            }
            return "hello";
        });
        assertEquals("hello", answer);
        assertEquals(List.of(ofSeconds(0), ofSeconds(1), ofSeconds(3), ofSeconds(7)), times);
    }
    // endregion

    // region advance
    @TreadleTest
    void aCallThatIsNeverAnsweredIsGivenUp(VirtualClock clock) {
        var answer = new CompletableFuture<String>(); // something outside: time stands still for it
        var inTime = Treadle.spawn(() -> Treadle.moveOnAfter(ofMinutes(1), () -> Treadle.await(answer)));
        clock.advance(ofMinutes(1));
        assertEquals(false, inTime.value());
    }
    // endregion

    // region all-blocked
    @TreadleTest
    void aSecondReaderWaits(EventLoop loop) throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        var first = Treadle.spawn(queue::take);
        var second = Treadle.spawn(queue::take);
        loop.waitAllBlocked(); // both wait now
        queue.put("one");
        assertEquals("one", first.get());
        assertFalse(second.isDone());
        second.cancel();
    }
    // endregion

    // region sequencer
    @TreadleTest
    void whoComesFirstIsServedFirst() {
        var order = new Sequencer();
        var served = new ArrayList<String>();
        var late = Treadle.spawn(() -> order.step(1, () -> served.add("late")));
        var early = Treadle.spawn(() -> order.step(0, () -> served.add("early")));
        Treadle.joinAll(List.of(late, early));
        assertEquals(List.of("early", "late"), served);
    }
    // endregion

    // region waits
    @TreadleTest
    void onlyAFailureMakesItWait() throws IOException {
        assertDoesNotWait(() -> assertTrue(retry(() -> true)));
        var answers = new ArrayList<>(List.of("refused", "hello"));
        assertWaits(() -> retry(() -> {
            if (answers.remove(0).equals("refused")) {
                throw new IOException("refused");
            }
            return "hello";
        }));
    }
    // endregion

    @Test
    void aPlainTestOfTheClassRunsInVirtualTimeToo() {
        Treadle.sleep(Duration.ofDays(1));
    }
}
