package io.treadle.core.pool;

import io.treadle.core.Task;
import io.treadle.core.support.Failures;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Loops whose time jumps, and what the tests of pools note meanwhile. */
abstract class PoolFixture {
    protected final VirtualClock clock = VirtualClock.autojump();
    protected final Failures failures = new Failures();
    protected final List<Object> trail = new ArrayList<>();

    protected final <X extends Exception> void onLoop(Loops.OnLoop<X> body) throws X {
        Loops.onLoop(failures.config().withClock(clock), body);
    }

    /** Sleeps so many seconds and returns {@code value}. */
    protected static <T> T after(int seconds, T value) {
        Task.sleep(Duration.ofSeconds(seconds));
        return value;
    }

    /** Never returns. */
    protected static int forEver() {
        Task.sleep(Duration.ofDays(10000));
        return 0;
    }
}
