package io.treadle.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.time.IdleClock.InFlight;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdlenessTest {
    /** Of many timers the first is found by looking at each, which is too much for each time that a server has nothing to do. */
    @Test
    void inRealTimeTheFirstTimerIsNotSearched() {
        var idleness = new Idleness();
        idleness.track(thread -> InFlight.NOTHING);
        Supplier<@Nullable Timer> first = () -> {
            throw new AssertionError("searched");
        };

        assertEquals(0, idleness.nanosToSleep(first, 5), "looks again at once");
        assertEquals(5, idleness.nanosToSleep(first, 5));
    }
}
