package io.treadle.core;

import io.treadle.core.internal.collect.LinkedRing;

/** Wants to know when a task is done. */
abstract class DoneListener extends LinkedRing.Node {
    /** Called once on the loop, possibly outside any task: must only enqueue. */
    abstract void taskDone();

    /** Whether being told means that a failure has been seen; who says no reports it if nobody ever sees it. */
    boolean observes() {
        return true;
    }

    /** Whether a failure is in its care: it sees it, or reports it later. */
    boolean caresForFailure() {
        return true;
    }
}
