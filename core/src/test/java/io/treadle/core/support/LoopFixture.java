package io.treadle.core.support;

import java.util.ArrayList;
import java.util.List;

/** What tests of tasks have in common: a loop whose time stands still until the test moves it, and what they note meanwhile. */
public abstract class LoopFixture {
    protected final HandClock clock = new HandClock();
    protected final Failures failures = new Failures();
    protected final Bell bell = new Bell();
    protected final List<String> trail = new ArrayList<>();

    /** Runs {@code body} as the main task of a new loop that goes by {@link #clock}, and closes that. */
    protected final <X extends Exception> void onLoop(Loops.OnLoop<X> body) throws X {
        Loops.onLoop(failures.config().withClock(clock), body);
    }

    /** The same in real time. */
    protected final <X extends Exception> void inRealTime(Loops.OnLoop<X> body) throws X {
        Loops.onLoop(failures.config(), body);
    }
}
