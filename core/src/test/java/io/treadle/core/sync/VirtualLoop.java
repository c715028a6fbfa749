package io.treadle.core.sync;

import io.treadle.core.LoopConfig;
import io.treadle.core.support.Failures;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;

/** Loops whose time jumps. */
final class VirtualLoop {
    private VirtualLoop() {}

    static <X extends Exception> void onLoop(Loops.OnLoop<X> body) throws X {
        onLoop(new Failures(), body);
    }

    /** Keeps what is reported in {@code failures}. */
    static <X extends Exception> void onLoop(Failures failures, Loops.OnLoop<X> body) throws X {
        LoopConfig config = failures.config().withClock(VirtualClock.autojump());
        Loops.onLoop(config, body);
    }
}
