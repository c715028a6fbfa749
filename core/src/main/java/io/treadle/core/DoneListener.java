package io.treadle.core;

import io.treadle.core.internal.collect.LinkedRing;

/** Wants to know when a task is done. */
abstract class DoneListener extends LinkedRing.Node {
    /** Called once on the loop, possibly outside any task: must only enqueue. */
    abstract void taskDone();

    /** What its being told means for a failure that somebody has to see. */
    Care care() {
        return Care.SEES;
    }

    /** Least first. */
    enum Care {
        /** It has no interest in it. */
        NONE,
        /** It reports the failure later, if nobody has seen it by then. */
        TAKES_OVER,
        SEES
    }
}
