package io.treadle.samples;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.core.testing.VirtualClock;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import io.treadle.testkit.TreadleTest;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Five watchers ask a bad service once a minute for a day, each with a limit for every try and growing pauses. */
class DayTest {
    private static final int WATCHERS = 5;
    private static final int MINUTES = 24 * 60;

    private int calls;
    private int answers;
    private int timeouts;

    /** Every third call hangs. */
    private String service() {
        Treadle.sleep(++calls % 3 == 0 ? ofHours(1) : Duration.ofMillis(20));
        return "answer";
    }

    private boolean askOnce() {
        var call = Treadle.spawn(this::service);
        if (call.join(ofSeconds(5))) {
            return true;
        }
        timeouts++;
        call.cancel();
        return false;
    }

    private void askUntilAnswered() {
        for (var pause = ofSeconds(1); !askOnce(); pause = pause.multipliedBy(2)) {
            Treadle.sleep(pause);
        }
        answers++;
    }

    private void watch(VirtualClock clock) {
        for (int minute = 1; minute <= MINUTES; minute++) {
            askUntilAnswered();
            Treadle.sleep(ofMinutes(minute).minus(clock.elapsed()));
        }
    }

    private void live(VirtualClock clock) {
        Treadle.joinAll(IntStream.range(0, WATCHERS)
                .mapToObj(watcher -> Treadle.spawn(() -> watch(clock)))
                .toList());
        assertEquals(ofDays(1), clock.elapsed());
        assertEquals(WATCHERS * MINUTES, answers);
        assertEquals(calls / 3, timeouts);
    }

    @TreadleTest
    void aDayOfSleepsTimeoutsAndRetriesTakesADayOfVirtualTime(VirtualClock clock) {
        live(clock);
    }

    /** Other programs may slow a machine down for one of them, not for three, unless it has many times as much to do as it can. */
    @Test
    void oneOfThreeSuchDaysTakesLessThanASecond() {
        var times = new ArrayList<Duration>();
        boolean inTime = Stream.generate(DayTest::timeOfADay)
                .limit(3)
                .peek(times::add)
                .anyMatch(time -> time.compareTo(ofSeconds(1)) < 0);
        assumeTrue(inTime || !isOverloaded(), () -> "skipped: the machine is too busy to tell: " + times);
        assertTrue(inTime, times::toString);
    }

    private static boolean isOverloaded() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system.getSystemLoadAverage() > 3 * system.getAvailableProcessors(); // negative where it is not known
    }

    private static Duration timeOfADay() {
        var clock = VirtualClock.autojump();
        long start = System.nanoTime();
        EventLoop.run(LoopOptions.DEFAULT.withClock(clock), () -> new DayTest().live(clock));
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
