package io.treadle.core;

import io.treadle.core.engine.Timer;

/** Calls something, which must only enqueue, at a time. */
final class Alarm extends Timer {
    private final Runnable action;

    Alarm(Runnable action) {
        this.action = action;
    }

    @Override
    protected void expire() {
        action.run();
    }
}
