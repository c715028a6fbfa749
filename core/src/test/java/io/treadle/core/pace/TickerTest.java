package io.treadle.core.pace;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.select.Select;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickerTest {
    private final VirtualClock clock = VirtualClock.autojump();
    private final List<String> trail = new ArrayList<>();
    private long begin;

    private <X extends Exception> void onLoop(Loops.OnLoop<X> body) throws X {
        Loops.onLoop(LoopConfig.named("test").withClock(clock), loop -> {
            begin = clock.nanoTime();
            body.run(loop);
        });
    }

    /** Notes the number of a tick and the second. */
    private void note(long tick) {
        trail.add(tick + "@" + Duration.ofNanos(clock.nanoTime() - begin).toSeconds());
    }

    /** Takes {@code count} ticks of 2 s each; the work after the first takes so long, after the others a second. */
    private void work(Ticker ticker, int count, int firstWork) {
        for (int i = 0; i < count; i++) {
            note(ticker.next());
            Task.sleep(ofSeconds(i == 0 ? firstWork : 1));
        }
    }

    @Test
    void aFixedRateKeepsToItsSchedule() {
        onLoop(loop -> work(Ticker.fixedRate(ofSeconds(2)), 3, 1));
        assertEquals(List.of("1@2", "2@4", "3@6"), trail);
    }

    @Test
    void aFixedDelayCountsFromTheEndOfTheWork() {
        onLoop(loop -> work(Ticker.fixedDelay(ofSeconds(2)), 3, 5));
        assertEquals(List.of("1@2", "2@9", "3@12"), trail);
    }

    @Test
    void missedTicksAreSkipped() {
        onLoop(loop -> work(Ticker.fixedRate(ofSeconds(2), MissedTicks.SKIP), 3, 7));
        assertEquals(List.of("1@2", "4@9", "5@10"), trail);
    }

    @Test
    void missedTicksComeInABurst() {
        onLoop(loop -> work(Ticker.fixedRate(ofSeconds(2), MissedTicks.BURST), 6, 7));
        assertEquals(List.of("1@2", "2@9", "3@10", "4@11", "5@12", "6@13"), trail);
    }

    @Test
    void aMissedTickDelaysTheSchedule() {
        onLoop(loop -> work(Ticker.fixedRate(ofSeconds(2), MissedTicks.DELAY), 3, 7));
        assertEquals(List.of("1@2", "2@9", "3@11"), trail);
    }

    @Test
    void aTickerIsIteratedOver() {
        onLoop(loop -> {
            for (long tick : Ticker.fixedRate(ofSeconds(1))) {
                note(tick);
                if (tick == 3) {
                    break;
                }
            }
        });
        assertEquals(List.of("1@1", "2@2", "3@3"), trail);
    }

    @Test
    void aTickIsAClauseOfASelect() throws Exception {
        onLoop(loop -> {
            var slow = Ticker.fixedRate(ofSeconds(3));
            var fast = Ticker.fixedRate(ofSeconds(2));
            for (int i = 0; i < 4; i++) {
                trail.add(Select.of(
                                slow.ticking().then(tick -> "slow " + tick),
                                fast.ticking().then(tick -> "fast " + tick))
                        .await());
            }
        });
        assertEquals(List.of("fast 1", "slow 1", "fast 2"), trail.subList(0, 3));
    }

    @Test
    void aCancelledQuestionUsesNoTickUp() {
        onLoop(loop -> {
            var ticker = Ticker.fixedRate(ofSeconds(2));
            assertFalse(Task.moveOnAfter(ofSeconds(1), () -> {
                ticker.next();
            }));
            note(ticker.next());
        });
        assertEquals(List.of("1@2"), trail);
    }

    @Test
    void aPeriodOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Ticker.fixedRate(Duration.ZERO));
    }
}
