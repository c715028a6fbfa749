package io.treadle.core.engine;

import java.time.Duration;

/** Wants to know when nothing can run any more. Added and removed through {@link Scheduler}, on its thread only. */
public abstract class IdleWaiter {
    final long cushionNanos;

    /** Made to be told once nothing has run for {@code cushion} of real time. */
    protected IdleWaiter(Duration cushion) {
        this.cushionNanos = cushion.toNanos();
    }

    /** Called once on the platform thread; must only enqueue. */
    protected abstract void idle();
}
