package io.treadle.core.support;

import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.time.TaskClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. */
public final class HandClock implements TaskClock {
    /** Wraps round in long tests. */
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofMinutes(1).toNanos());

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    /** In a task: moves the time, and returns when all tasks whose sleep is over by then have run. */
    public void advance(Duration duration) {
        var wait = Wait.begin();
        wait.addTimeout(duration);
        nanos.addAndGet(duration.toNanos());
        wait.park();
    }

    /** In a task: {@link #advance} by a millisecond at a time, so that what is set anew each time it is due comes in each pause. */
    public void advanceInSteps(Duration duration) {
        for (long left = duration.toMillis(); left > 0; left--) {
            advance(Duration.ofMillis(1));
            Loops.letCallbacksRun();
        }
    }

    /** Moves the time while the caller works, which the loop sees when it looks at its timers next. */
    public void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** From another thread: moves the time and has {@code loop} look at it. */
    public void advance(TaskLoop loop, Duration duration) {
        nanos.addAndGet(duration.toNanos());
        loop.post(() -> {});
    }
}
