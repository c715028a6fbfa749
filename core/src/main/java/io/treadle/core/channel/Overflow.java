package io.treadle.core.channel;

/** What becomes of an item that is sent while a channel is full and nobody receives. */
public enum Overflow {
    /** Its sender waits. */
    SUSPEND,
    /** The oldest item in the channel is dropped, and this one takes its place at the end. */
    DROP_OLDEST,
    /** It is dropped itself. */
    DROP_LATEST
}
