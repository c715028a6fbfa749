package io.treadle.loop.process;

/** A signal that a process may get and go on. */
public enum Signal {
    /** The terminal has gone; for servers, by custom: read the configuration again. */
    HUP,
    /** Ctrl-C. */
    INT,
    /** Please end. */
    TERM,
    /** For the program to give it a meaning. */
    USR1,
    /** The same; on Linux HotSpot uses it itself while Flight Recorder samples, so prefer {@link #USR1}. */
    USR2,
    /** It was stopped, and goes on. */
    CONT,
    /** The window of the terminal has another size. */
    WINCH
}
