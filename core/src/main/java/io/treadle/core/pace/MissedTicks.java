package io.treadle.core.pace;

/** What a {@link Ticker} of a fixed rate does with ticks whose time passed before anybody asked for them. */
public enum MissedTicks {
    /** All come, one right after the other, until the schedule is caught up with. */
    BURST,
    /** The last of them comes at once, the others never; the schedule stays as it was. */
    SKIP,
    /** The first of them comes at once, and the schedule begins anew from there. */
    DELAY
}
