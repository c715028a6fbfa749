package io.treadle.core;

import io.treadle.core.engine.Timer;
import io.treadle.core.time.Deadline;

/** Calls something, which must only enqueue, at a time. */
final class Alarm extends Timer {
    private final Runnable action;

    Alarm(Runnable action) {
        this.action = action;
    }

    /** When it is due; meaningful while it is set. */
    Deadline due() {
        return new Deadline(deadlineNanos());
    }

    @Override
    protected void expire() {
        action.run();
    }
}
