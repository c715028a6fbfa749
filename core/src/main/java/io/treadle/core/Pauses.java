package io.treadle.core;

import java.util.concurrent.TimeUnit;

/** Bounds how often something is reported: with pauses that double while it goes on. */
final class Pauses {
    static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private boolean given;
    private long last;
    private long pause = FIRST_NANOS;
    private int suppressed;

    /** Whether the next report may be given. */
    boolean isDue(long now) {
        return !given || now - last >= pause;
    }

    /** One was not given, because it was not due. */
    void suppressedOne() {
        suppressed++;
    }

    /** One was given. */
    void given(long now) {
        boolean goesOn = given && now - last < pause * 2;
        pause = goesOn ? Math.min(pause * 2, LONGEST_NANOS) : FIRST_NANOS;
        given = true;
        last = now;
        suppressed = 0;
    }

    /** How many were not given since the last one. */
    int suppressed() {
        return suppressed;
    }
}
